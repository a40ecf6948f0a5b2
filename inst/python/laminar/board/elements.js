"use strict";
// Elements of a page: made, and later changed only where they must, since the browser shares the processors with what
// trains.

function html(name, attributes, parent, text, element = document.createElement(name)) {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  if (parent) parent.append(element);
  return element;
}

function svg(name, attributes, parent, text) {
  return html(name, attributes, parent, text, document.createElementNS("http://www.w3.org/2000/svg", name));
}

// Makes the children of an element those wanted, [name, attributes, text] each, of those that are there.
function match(parent, wanted, make = svg) {
  wanted.forEach(([name, attributes, text], place) => {
    let child = parent.children[place];
    if (child?.localName !== name) {
      const fresh = make(name, {});
      child ? child.replaceWith(fresh) : parent.append(fresh);
      child = fresh;
    }
    for (const [key, value] of Object.entries(attributes)) {
      if (child.getAttribute(key) !== String(value)) child.setAttribute(key, value);
    }
    if (text !== undefined && child.textContent !== text) child.textContent = text;
  });
  while (parent.children.length > wanted.length) parent.lastChild.remove();
  return parent.children;
}
