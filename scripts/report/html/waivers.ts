import type { WaiverLine } from '../overview';
import { plural } from '../words';
import type { Markup } from './markup';
import { badge, code, day, nothing, section, table } from './parts';

/** What is accepted for a while, by whom, for how long. */
export function waiversSection(waivers: readonly WaiverLine[], today: string): Markup {
  if (!waivers.length) return section('waivers', 'Waivers', undefined, nothing('No finding of this target is waived.'));
  return section(
    'waivers',
    'Waivers',
    ['A waiver accepts a finding for a while. Days are counted from ', day(today), '.'],
    table(
      'Waivers',
      [
        { title: 'Rule' },
        { title: 'For' },
        { title: 'Reason' },
        { title: 'Owner' },
        { title: 'Ends' },
        { title: 'Days left', number: true },
      ],
      waivers.map(({ policy, target, where, reason, owner, expires, days }) => [
        code(policy),
        [target, where].filter(Boolean).join(', '),
        reason,
        owner,
        day(expires),
        {
          show:
            days < 0
              ? badge(`ended ${plural(-days, 'day')} ago`, 'bad')
              : badge(String(days), days < 30 ? 'warn' : 'plain'),
          by: days,
        },
      ]),
      true,
    ),
  );
}
