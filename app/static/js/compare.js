// Lays the photo of after over the photo of before; the range beneath moves the edge between them. Of the two links the upper stays.
portal.each("[data-compare]", (pair) => {
  const range = pair.querySelector('input[type="range"]');
  const move = () => pair.style.setProperty("--at", `${range.value}%`);
  const [lower] = pair.querySelectorAll("a");
  lower?.replaceWith(...lower.childNodes);
  pair.classList.add("pair--live");
  range.disabled = false;
  range.addEventListener("input", move);
  move();
});
