// Which part of an image is seen, and how large: pure arithmetic. Lengths of the image are in pixels, those of the screen in CSS pixels.

const CLOSEST = 96;

/** A view of an image of that size on a screen of that size, all of it seen. */
export function fitted(image, screen) {
  const scale = Math.min(screen.width / image.width, screen.height / image.height);
  return { image, screen, scale, x: image.width / 2, y: image.height / 2 };
}

/** The scale at which all of the image is seen. */
export const fitScale = ({ image, screen }) => Math.min(screen.width / image.width, screen.height / image.height);

/** Closer by a factor; the point of the image under a point of the screen stays there. */
export function zoomed(view, factor, at = { x: view.screen.width / 2, y: view.screen.height / 2 }) {
  const scale = Math.min(Math.max(view.scale * factor, fitScale(view)), Math.max(CLOSEST, fitScale(view)));
  const under = toImage(view, at);
  return bounded({
    ...view, scale,
    x: under.x - (at.x - view.screen.width / 2) / scale,
    y: under.y - (at.y - view.screen.height / 2) / scale,
  });
}

/** Moved by a distance on the screen. */
export const panned = (view, dx, dy) => bounded({ ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale });

/** The same part of the image on a screen of another size. */
export function resized(view, screen) {
  const all = view.scale <= fitScale(view) * 1.001;
  return all ? fitted(view.image, screen) : bounded({ ...view, screen, scale: Math.max(view.scale, fitScale({ ...view, screen })) });
}

/** Whether all of the image is seen. */
export const isFitted = view => view.scale <= fitScale(view) * 1.001;

/** The part of the image that is seen, in whole pixels. */
export function region(view) {
  const left = Math.max(0, Math.floor(view.x - view.screen.width / 2 / view.scale));
  const top = Math.max(0, Math.floor(view.y - view.screen.height / 2 / view.scale));
  const right = Math.min(view.image.width, Math.ceil(view.x + view.screen.width / 2 / view.scale));
  const bottom = Math.min(view.image.height, Math.ceil(view.y + view.screen.height / 2 / view.scale));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Where a part of the image lies on the screen. */
export const toScreen = (view, { x, y, width, height }) => ({
  x: (x - view.x) * view.scale + view.screen.width / 2,
  y: (y - view.y) * view.scale + view.screen.height / 2,
  width: width * view.scale,
  height: height * view.scale,
});

const toImage = (view, at) => ({
  x: view.x + (at.x - view.screen.width / 2) / view.scale,
  y: view.y + (at.y - view.screen.height / 2) / view.scale,
});

// No further than the border of the image; an image smaller than the screen stays in the middle.
function bounded(view) {
  const inside = (position, length, seen) => (seen >= length ? length / 2 : Math.min(Math.max(position, seen / 2), length - seen / 2));
  return {
    ...view,
    x: inside(view.x, view.image.width, view.screen.width / view.scale),
    y: inside(view.y, view.image.height, view.screen.height / view.scale),
  };
}
