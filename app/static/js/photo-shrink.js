// input[type=file][data-shrink]: photos are made small enough for a bad line before they are sent (2048 px, JPEG),
// which also leaves the place they were taken out of them. What the browser cannot decode is sent as it is.
(() => {
  const LONG_EDGE = 2048;
  const QUALITY = 0.85;

  const drawn = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONG_EDGE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  };

  const shrunk = async (file) => {
    const small = await drawn(file).catch(() => null);
    if (!small) return file;
    const name = file.name.replace(/\.\w+$/, "") + ".jpg";
    return new File([small], name, { type: "image/jpeg", lastModified: file.lastModified });
  };

  const preview = (input) => {
    const place = document.getElementById(input.dataset.shrink);
    place?.replaceChildren(...[...input.files].map((file) => {
      const image = new Image();
      image.onload = () => URL.revokeObjectURL(image.src);
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      return image;
    }));
  };

  portal.each("input[type=file][data-shrink]", (input) => {
    input.addEventListener("change", async () => {
      input.setAttribute("aria-busy", "true");
      const chosen = new DataTransfer();
      for (const file of input.files) chosen.items.add(await shrunk(file));
      input.files = chosen.files;
      preview(input);
      input.removeAttribute("aria-busy");
      input.dispatchEvent(new Event("shrunk", { bubbles: true }));
    });
  });
})();
