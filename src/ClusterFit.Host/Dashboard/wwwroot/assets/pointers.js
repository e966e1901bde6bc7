// Wheel, mouse, pen and fingers on the viewer.

const WHEEL_SPEED = 0.0016;
const DOUBLE_CLICK = 2.5;

/** Turns what pointers do on a stage into zooming, panning and moving the divider. */
export function listenToPointers(stage, divider, acts) {
  const down = new Map();
  const place = event => {
    const { left, top } = stage.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  // Scrolling down over a picture that is seen as a whole scrolls the page.
  stage.addEventListener("wheel", event => {
    if (event.deltaY > 0 && acts.isFitted() && !event.ctrlKey) return;
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 * event.deltaY : event.deltaY;
    acts.zoomed(Math.exp(-pixels * WHEEL_SPEED * (event.ctrlKey ? 4 : 1)), place(event));
  }, { passive: false });

  stage.addEventListener("dblclick", event => acts.zoomed(event.shiftKey ? 1 / DOUBLE_CLICK : DOUBLE_CLICK, place(event)));

  stage.addEventListener("pointerdown", event => {
    if (event.button !== 0) return;
    stage.setPointerCapture(event.pointerId);
    down.set(event.pointerId, { ...place(event), divides: divider.contains(event.target) });
  });

  stage.addEventListener("pointermove", event => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    if (before.divides) acts.split(Math.min(1, Math.max(0, now.x / stage.clientWidth)));
    else if (down.size === 2) pinch(event.pointerId, before, now);
    else acts.panned(now.x - before.x, now.y - before.y);
    down.set(event.pointerId, { ...now, divides: before.divides });
  });

  function pinch(id, before, now) {
    const other = [...down].find(([otherId]) => otherId !== id)[1];
    const distance = point => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    acts.zoomed(distance(now) / distance(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    acts.panned((now.x - before.x) / 2, (now.y - before.y) / 2);
  }

  for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, event => down.delete(event.pointerId));
}
