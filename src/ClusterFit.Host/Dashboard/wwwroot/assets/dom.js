// Elements are made here and nowhere else. Data becomes text nodes and attributes, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (functions under on... are listeners, null and false are left out) and children. */
export function el(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

/** Replaces what a node holds; null and false are left out. */
export function fill(node, ...children) {
  node.replaceChildren(...present(children));
  return node;
}

/** Sets a text without touching the page when it is the same. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...present(children));
  return node;
}

const present = children => children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false);
