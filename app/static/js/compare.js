// Lays the photo of after over the photo of before; the range beneath moves the edge between them.
portal.each("[data-compare]", (pair) => {
  const range = pair.querySelector('input[type="range"]');
  const move = () => pair.style.setProperty("--at", `${range.value}%`);
  pair.classList.add("pair--live");
  range.disabled = false;
  range.addEventListener("input", move);
  move();
});
