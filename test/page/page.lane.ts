import type { AxeResults } from 'axe-core';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { visit } from './browse';
import { findChromium, launch } from './chromium';
import { flaws } from './drawings';
import { parseChart } from './mermaid';
import type { Written } from './pages';
import { writePages } from './pages';

interface Context {
  browser: Browser;
  pages: readonly Written[];
  remove(): void;
  named(name: string): Written;
}

const test = suite<Context>('page');

test.before(async (context) => {
  context.browser = await launch(findChromium() ?? '');
  Object.assign(context, await writePages());
  context.named = (name) => context.pages.find((page) => page.name === name)!;
});

test.after(async ({ browser, remove }) => {
  await browser.close();
  remove();
});

const dark: BrowserContextOptions = { colorScheme: 'dark' };
const narrow: BrowserContextOptions = { viewport: { width: 360, height: 740 } };

/** What axe finds, a line for each rule and element. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const results = (await page.evaluate('axe.run()')) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${String(target)}: ${failureSummary}`),
  );
}

const unfold = (page: Page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });

test('opens without a network, says nothing, asks for nothing', async ({ browser, pages }) => {
  for (const written of pages) {
    await visit(browser, written, {}, async ({ page, said, asked }) => {
      assert.is(await page.title(), `${written.overview.name}: the stack as it is`);
      await page.mouse.wheel(0, 5000);
      await page.waitForTimeout(100);
      assert.equal([...said], [], written.name);
      assert.equal([...asked], [], written.name);
    });
  }
});

test('what a manifest says is text: no element, no script, no picture', async ({ browser, named }) => {
  await visit(browser, named('broken'), {}, async ({ page, said }) => {
    assert.is(await page.locator('img').count(), 0);
    assert.is(await page.locator('script').count(), 1);
    assert.ok((await page.getByText('<script>alert(2)</script>').count()) > 2);
    assert.equal([...said], []);
  });
});

for (const [name, options] of [
  ['light', {}],
  ['dark', dark],
  ['narrow', narrow],
] as const) {
  test(`axe finds nothing: ${name}`, async ({ browser, pages }) => {
    for (const written of pages) {
      await visit(browser, written, options, async ({ page }) => {
        await unfold(page);
        assert.equal(await violations(page), [], written.name);
      });
    }
  });
}

test('nothing is wider than the window', async ({ browser, pages }) => {
  for (const width of [320, 360, 768, 1280]) {
    for (const written of pages) {
      await visit(browser, written, { viewport: { width, height: 800 } }, async ({ page }) => {
        await unfold(page);
        assert.is(await page.evaluate(() => document.documentElement.scrollWidth), width, written.name);
      });
    }
  }
});

test('the drawings: text in its box, no label over another', async ({ browser, pages }) => {
  for (const written of pages) {
    await visit(browser, written, {}, async ({ page }) => {
      assert.equal(await flaws(page), [], written.name);
    });
  }
});

test('a flaw of a drawing is seen', async ({ browser, named }) => {
  await visit(browser, named('prod'), {}, async ({ page }) => {
    await page.evaluate(
      () =>
        (document.querySelector('g.box text.name')!.textContent =
          'a name that is far too long for the box that was made for it'),
    );
    assert.match(
      (await flaws(page)).join(),
      /"a name that is far too long for the box that was made for it" leaves its box/,
    );
  });
});

test('the tables say what the drawings show', async ({ browser, named }) => {
  await visit(browser, named('prod'), {}, async ({ page }) => {
    await unfold(page);
    const { topology, trace } = named('prod').overview;
    const rows = (caption: string) =>
      page
        .locator('table', { has: page.locator('caption', { hasText: new RegExp(`^${caption}$`) }) })
        .locator('tbody tr');
    assert.is(await rows('Connections').count(), topology.edges.filter(({ type }) => type !== 'secret').length);
    assert.is(
      await rows('Secrets and certificates').count(),
      topology.edges.filter(({ type }) => type === 'secret').length,
    );
    assert.is(
      await rows('Workloads, Services and what is outside').count(),
      topology.nodes.filter(({ type }) => type !== 'store').length,
    );
    assert.is(await rows('Where each log ends').count(), trace.logs.length);
    assert.is(await page.locator('svg[role="img"]').count(), 5);
  });
});

/** The element that has the focus, as a selector would name it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return '';
    const all = Array.from(document.querySelectorAll('*'));
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return `${all.indexOf(element)} ${element.tagName.toLowerCase()} ${outlineStyle !== 'none' && outlineWidth !== '0px' ? 'visible' : 'no outline'}`;
  });

test('the Tab key reaches every control, each with a visible focus', async ({ browser, named }) => {
  for (const name of ['prod', 'broken']) {
    await visit(browser, named(name), {}, async ({ page }) => {
      const expected = await page.evaluate(() => {
        const all = Array.from(document.querySelectorAll('*'));
        return Array.from(
          document.querySelectorAll<HTMLElement>('a[href], button, input, select, summary, [tabindex="0"]'),
        )
          .filter((element) => element.checkVisibility())
          .map((element) => `${all.indexOf(element)} ${element.tagName.toLowerCase()} visible`);
      });
      assert.ok(expected.length > 20);
      const reached = new Set<string>();
      for (let press = 0; press < expected.length + 1; press += 1) {
        await page.keyboard.press('Tab');
        reached.add(await focused(page));
      }
      assert.equal(
        expected.filter((control) => !reached.has(control)),
        [],
        name,
      );
    });
  }
});

test('the first stop is the link that skips to the content', async ({ browser, named }) => {
  await visit(browser, named('prod'), {}, async ({ page }) => {
    await page.keyboard.press('Tab');
    assert.is(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the content');
    assert.ok((await page.locator('.skip').boundingBox())!.y >= 0);
    await page.keyboard.press('Enter');
    assert.is(await page.evaluate(() => document.activeElement?.id), 'main');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement?.closest('main') !== null));
  });
});

test('Enter folds and unfolds', async ({ browser, named }) => {
  await visit(browser, named('prod'), {}, async ({ page }) => {
    const details = page.locator('#topology details').first();
    assert.is(await details.getAttribute('open'), null);
    await details.locator('summary').focus();
    await page.keyboard.press('Enter');
    assert.is(await details.getAttribute('open'), '');
    assert.ok(await details.locator('table').isVisible());
    await page.keyboard.press('Enter');
    assert.is(await details.getAttribute('open'), null);
  });
});

test('light and dark: as the system says, until the reader chooses', async ({ browser, named }) => {
  const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await visit(browser, named('prod'), {}, async ({ page }) => {
    const light = await background(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const night = await background(page);
    assert.is.not(night, light);
    const toggle = page.getByRole('button', { name: 'Dark' });
    assert.is(await toggle.getAttribute('aria-pressed'), 'true');
    await toggle.focus();
    await page.keyboard.press('Space');
    assert.is(await background(page), light);
    assert.is(await toggle.getAttribute('aria-pressed'), 'false');
    await page.reload();
    assert.is(await background(page), light);
    assert.equal(await violations(page), []);
  });
});

test('the filter shows what is asked for, and says how many', async ({ browser, named }) => {
  await visit(browser, named('broken'), {}, async ({ page }) => {
    const { findings } = named('broken').overview.report;
    const shown = () => page.locator('.findings > li:visible').count();
    assert.is(await shown(), findings.length);
    await page.getByRole('checkbox', { name: /^warning/ }).uncheck();
    await page.getByRole('checkbox', { name: /^waived/ }).uncheck();
    const errors = findings.filter(({ severity, waiver }) => severity === 'error' && !waiver);
    assert.is(await shown(), errors.length);
    assert.is(await page.getByRole('status').textContent(), `${errors.length} of ${findings.length} shown`);
    await page.getByRole('combobox', { name: 'Group' }).selectOption('kubernetes');
    assert.is(await shown(), errors.filter(({ policy }) => policy.startsWith('kubernetes/')).length);
    await page.getByRole('checkbox', { name: /^error/ }).uncheck();
    assert.is(await shown(), 0);
    assert.ok(await page.getByText('No finding matches the filter.').isVisible());
    assert.is(await page.locator('.object:visible').count(), 0);
  });
});

test('all findings unfold, and each says why and what to type', async ({ browser, named }) => {
  await visit(browser, named('broken'), {}, async ({ page }) => {
    const { findings } = named('broken').overview.report;
    const open = () => page.locator('.findings details[open]').count();
    assert.is(await open(), 0);
    await page.getByRole('button', { name: 'Unfold all' }).click();
    assert.is(await open(), findings.length);
    assert.is(await page.locator('.findings dt:has-text("To do")').count(), findings.length);
    assert.ok((await page.locator('.excerpt mark').count()) > 10);
  });
});

test('columns sort by text and by number', async ({ browser, named }) => {
  await visit(browser, named('prod'), {}, async ({ page }) => {
    const table = page.locator('table', { has: page.locator('caption', { hasText: 'Workloads' }) });
    const first = () => table.locator('tbody tr').first().locator('th').textContent();
    await table.getByRole('button', { name: 'Memory' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    assert.is(await table.locator('th[aria-sort="descending"]').textContent(), 'Memory');
    assert.is(await first(), 'elasticsearch-data');
    await table.getByRole('button', { name: 'Name', exact: true }).click();
    assert.is(await first(), '/var/log/pods/*/*/*.log');
  });
});

test('without scripts everything is there, and no control that does nothing', async ({ browser, named }) => {
  await visit(browser, named('broken'), { javaScriptEnabled: false }, async ({ page }) => {
    const { findings } = named('broken').overview.report;
    assert.is(await page.locator('.findings > li:visible').count(), findings.length);
    assert.not.ok(await page.locator('#filter').isVisible());
    assert.not.ok(await page.locator('#theme').isVisible());
    assert.is(await page.locator('button:visible').count(), 0);
  });
});

test('on paper: light, unfolded, without controls', async ({ browser, named }) => {
  await visit(browser, named('broken'), dark, async ({ page }) => {
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    assert.is(pdf.subarray(0, 5).toString(), '%PDF-');
    assert.ok((pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0) > 5);
    assert.is(await page.locator('.findings details[open]').count(), 0);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const colour = await page.evaluate(() => [
      getComputedStyle(document.body).backgroundColor,
      getComputedStyle(document.body).color,
    ]);
    assert.equal(colour, ['rgba(0, 0, 0, 0)', 'rgb(23, 27, 33)']);
    for (const control of ['nav', '#filter', '#theme']) assert.not.ok(await page.locator(control).isVisible(), control);
    assert.ok((await page.locator('.findings dl.rule').first().boundingBox())!.height > 0);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.is(wide, 0);
  });
});

test('nothing moves for a reader who does not want it', async ({ browser, named }) => {
  const behaviour = (reducedMotion: 'reduce' | 'no-preference') =>
    visit(browser, named('prod'), { reducedMotion }, ({ page }) =>
      page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior),
    );
  assert.equal([await behaviour('no-preference'), await behaviour('reduce')], ['smooth', 'auto']);
});

test('Mermaid reads the chart of every topology', async ({ browser, pages }) => {
  for (const { name, chart } of pages) assert.is(await parseChart(browser, chart), 'flowchart-v2', name);
  assert.match(await parseChart(browser, 'flowchart TD\n  a -->|"'), /^error: /);
});

test.run();
