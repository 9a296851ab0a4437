// Two pictures over each other: a range, which keys, mouse and touch move, says where one ends and the other begins.
addEventListener("DOMContentLoaded", () => {
  for (const figure of document.querySelectorAll(".compare")) {
    const knob = document.createElement("input");
    const [before, after] = [...figure.querySelectorAll("img")].map((image) => image.alt);
    Object.assign(knob, { type: "range", min: 0, max: 100, step: "any", value: 50 });
    knob.setAttribute("aria-label", `${before} on the left, ${after} on the right`);
    const show = () => figure.style.setProperty("--at", `${knob.value}%`);
    knob.addEventListener("input", show);
    figure.append(knob);
    figure.classList.add("slides");
    show();
  }
});
