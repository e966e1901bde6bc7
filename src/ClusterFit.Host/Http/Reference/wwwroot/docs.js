// Draws the reference from the document that programs read. Text is only ever set as text.
const methods = ['get', 'put', 'post', 'patch', 'delete'];

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

const recordOf = content => {
  const reference = Object.values(content ?? {})[0]?.schema?.$ref;
  const media = Object.keys(content ?? {})[0];
  if (!reference) return media ?? 'nothing';
  const name = reference.split('/').pop();
  return element('a', { href: `#record-${name}`, textContent: name });
};

const row = (name, ...meaning) =>
  element('tr', {}, element('td', {}, element('code', { textContent: name })), element('td', {}, ...meaning));

const operation = (path, method, described) => {
  const rows = (described.parameters ?? []).map(parameter => row(parameter.name, `${parameter.description} (${parameter.in})`));
  if (described.requestBody) rows.push(row('body', recordOf(described.requestBody.content)));
  for (const [status, response] of Object.entries(described.responses)) rows.push(row(status, recordOf(response.content)));
  return element('details', { id: described.operationId },
    element('summary', {},
      element('span', { className: 'method', textContent: method.toUpperCase() }),
      element('code', { textContent: path }),
      element('span', { className: 'what', textContent: described.summary })),
    element('div', { className: 'body' },
      element('p', { textContent: described.description ?? 'Needs no key.' }),
      element('table', {}, ...rows)));
};

const group = path => path.split('/').slice(1, 3).join('/');

const reference = await (await fetch('/v1/openapi.json')).json();
document.getElementById('about').textContent = `Version ${reference.info.version}. ${reference.info.description}`;
let last;
for (const [path, item] of Object.entries(reference.paths)) {
  if (path.startsWith('/docs')) continue;
  if (group(path) !== last) document.getElementById('operations').append(element('h2', { textContent: `/${last = group(path)}` }));
  for (const method of methods.filter(method => item[method]))
    document.getElementById('operations').append(operation(path, method, item[method]));
}
for (const [name, schema] of Object.entries(reference.components.schemas))
  document.getElementById('schemas').append(element('details', { id: `record-${name}` },
    element('summary', {}, element('code', { textContent: name })),
    element('div', { className: 'body' }, element('pre', { textContent: JSON.stringify(schema, null, 2) }))));
addEventListener('hashchange', () => document.querySelector(location.hash)?.setAttribute('open', ''));
