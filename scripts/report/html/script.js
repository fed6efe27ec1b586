'use strict';
(() => {
  const root = document.documentElement;

  // light or dark: the system's choice until the reader makes one, which is kept where the browser lets a page keep anything
  const toggle = document.getElementById('theme');
  const kept = (() => {
    try {
      return localStorage.getItem('theme');
    } catch {
      return null;
    }
  })();
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
  const show = () => toggle.setAttribute('aria-pressed', String(isDark()));
  if (kept === 'dark' || kept === 'light') root.dataset.theme = kept;
  toggle.hidden = false;
  show();
  system.addEventListener('change', show);
  toggle.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    try {
      localStorage.setItem('theme', root.dataset.theme);
    } catch {
      // for this visit only
    }
    show();
  });

  const filter = document.getElementById('filter');
  if (filter) {
    const findings = Array.from(document.querySelectorAll('.findings > li'));
    const objects = Array.from(document.querySelectorAll('.object'));
    const apply = () => {
      const states = Array.from(filter.querySelectorAll('input:checked'), (input) => input.value);
      const group = filter.elements.group.value;
      for (const finding of findings) {
        finding.hidden = !states.includes(finding.dataset.state) || (group !== '' && finding.dataset.group !== group);
      }
      for (const object of objects) object.hidden = !object.querySelector('li:not([hidden])');
      const shown = findings.filter((finding) => !finding.hidden).length;
      document.getElementById('shown').textContent = `${shown} of ${findings.length} shown`;
      document.getElementById('no-findings').hidden = shown > 0;
    };
    filter.hidden = false;
    filter.addEventListener('change', apply);
    filter.addEventListener('submit', (event) => event.preventDefault());
    apply();
    const unfold = document.getElementById('unfold');
    const details = findings.map((finding) => finding.querySelector('details'));
    const unfolded = (open) => {
      unfold.setAttribute('aria-pressed', String(open));
      for (const one of details) one.open = open;
    };
    unfold.setAttribute('aria-pressed', String(details.every((one) => one.open)));
    unfold.addEventListener('click', () => unfolded(unfold.getAttribute('aria-pressed') !== 'true'));
  }

  for (const table of document.querySelectorAll('table[data-sortable]')) {
    const body = table.tBodies[0];
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener('click', () => {
        const direction = head.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', direction);
        const text = (row) => row.cells[column].textContent.trim();
        const by = (row) => Number(row.cells[column].dataset.by);
        const compare = (a, b) =>
          Number.isNaN(by(a)) ? text(a).localeCompare(text(b), 'en', { numeric: true }) : by(a) - by(b);
        const rows = Array.from(body.rows).sort(compare);
        body.append(...(direction === 'ascending' ? rows : rows.reverse()));
      });
    });
  }

  // paper has nothing to unfold
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = Array.from(document.querySelectorAll('details:not([open])'));
    for (const details of folded) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of folded) details.open = false;
  });
})();
