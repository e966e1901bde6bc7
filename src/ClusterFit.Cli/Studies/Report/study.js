// Sorts a table by the column whose heading is pressed; numbers by their exact value, absent ones last.
for (const heading of document.querySelectorAll('th[data-sort]')) {
  const sort = () => {
    const body = heading.closest('table').tBodies[0];
    const column = heading.cellIndex;
    const descending = heading.getAttribute('aria-sort') === 'ascending';
    for (const other of heading.parentNode.cells) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    const keyOf = row => {
      const cell = row.cells[column];
      return cell.dataset.v !== undefined ? Number(cell.dataset.v) : cell.textContent;
    };
    const rows = [...body.rows].map(row => ({ row, key: keyOf(row) }));
    rows.sort((a, b) => {
      if (a.key === '' || b.key === '') return (a.key === '') - (b.key === '');
      const order = typeof a.key === 'number' && typeof b.key === 'number' ? a.key - b.key : String(a.key).localeCompare(String(b.key));
      return descending ? -order : order;
    });
    body.append(...rows.map(each => each.row));
  };
  heading.tabIndex = 0;
  heading.addEventListener('click', sort);
  heading.addEventListener('keydown', event => { if (event.key === 'Enter') sort(); });
}
