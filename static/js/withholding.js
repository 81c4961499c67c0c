// A box dragged over the picture of a page becomes the four numbers of its form, a passage selected
// in the text, or a suggestion that was chosen, the words of the other. Without this file they are
// typed.
(() => {
  "use strict";

  const field = (form, name) => document.querySelector(`#do-${form} [name="${name}"]`);
  const words = field("words", "words");

  const frame = document.querySelector("[data-boxes]");
  const drawn = document.querySelector("[data-drawn]");
  const sides = ["left", "top", "right", "bottom"].map((name) => field("box", name));

  const show = () => {
    const [left, top, right, bottom] = sides.map((side) => Number(side.value));
    const whole = sides.every((side) => side.value !== "") && right > left && bottom > top;
    drawn.setAttribute("x", left);
    drawn.setAttribute("y", top);
    drawn.setAttribute("width", whole ? right - left : 0);
    drawn.setAttribute("height", whole ? bottom - top : 0);
  };

  if (frame && drawn && sides.every(Boolean)) {
    let from = null;
    const place = (event) => {
      const area = frame.getBoundingClientRect();
      const part = (at, start, length) => Math.min(Math.max((100 * (at - start)) / length, 0), 100);
      return [part(event.clientX, area.left, area.width), part(event.clientY, area.top, area.height)];
    };
    const fill = (to) => {
      const low = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
      const high = [Math.max(from[0], to[0]), Math.max(from[1], to[1])];
      [...low, ...high].forEach((value, at) => {
        sides[at].value = value.toFixed(2);
      });
      show();
    };
    frame.addEventListener("pointerdown", (event) => {
      from = place(event);
      frame.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    frame.addEventListener("pointermove", (event) => {
      if (from) {
        fill(place(event));
      }
    });
    frame.addEventListener("pointerup", (event) => {
      if (from) {
        fill(place(event));
        from = null;
        field("box", "code").focus();
      }
    });
    sides.forEach((side) => side.addEventListener("input", show));
    show();
  }

  const text = document.querySelector("[data-passages]");
  if (text && words) {
    document.addEventListener("selectionchange", () => {
      const selection = document.getSelection();
      const inside = selection.rangeCount && !selection.isCollapsed
        && text.contains(selection.anchorNode) && text.contains(selection.focusNode);
      if (inside) {
        words.value = selection.toString();
      }
    });
  }
  document.querySelectorAll("[data-words]").forEach((button) => {
    button.addEventListener("click", () => {
      words.value = button.dataset.words;
      field("words", "code").focus();
    });
  });
})();
