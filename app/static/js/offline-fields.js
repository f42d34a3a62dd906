// What was changed in a stop's form, as [name, value, as it stood before]: so that it meets fairly what others wrote
// meanwhile. A dose goes with its unit, a task with its reason, a part with all its fields.
(() => {
  const PASSED_BY = new Set(["csrf_token", "photo", "photo_kind", "use"]);

  const before = (field) => {
    if (field.type === "radio") return [...field.form.elements].find((one) => one.name === field.name && one.defaultChecked)?.value ?? "";
    if (field.type === "checkbox") return field.defaultChecked ? field.value : "";
    if (field.options) return [...field.options].find((option) => option.defaultSelected)?.value ?? "";
    return field.defaultValue;
  };
  const now = (field) => (field.matches('[type="checkbox"]') && !field.checked ? "" : field.value);
  const counts = (field) => field.name && !PASSED_BY.has(field.name) && field.type !== "submit" && (field.type !== "radio" || field.checked);

  const family = (name) => {
    const [part, ...rest] = name.split("-");
    if (part === "part") return "part";
    return `${{ unit: "dose", why: "task", product: "dose" }[part] ?? part}-${rest.join("-")}`.replace(/-other$/, "");
  };

  portal.changed = (form) => {
    const fields = [...form.elements].filter(counts).map((field) => [field.name, now(field), before(field)]);
    const touched = new Set(fields.filter(([, value, seen]) => value !== seen).map(([name]) => family(name)));
    return fields.filter(([name]) => touched.has(family(name)));
  };

  // What was sent is what she saw from now on, or her next words would meet her own as somebody else's.
  portal.stands = (form, body) => {
    for (const field of [...form.elements].filter((one) => body.has(one.name) && one.type !== "file")) {
      const isSent = body.getAll(field.name).includes(field.value);
      if (field.matches('[type="radio"], [type="checkbox"]')) field.defaultChecked = isSent;
      else if (field.options) for (const option of field.options) option.defaultSelected = isSent ? option.selected : option.defaultSelected;
      else field.defaultValue = body.get(field.name);
    }
  };

  // A photo stands in the form a little longer than it takes to keep it, and is another file once it is made smaller.
  const kept = new Set();
  const nameOf = (photo) => `${photo.name.replace(/\.\w+$/, "")} ${photo.lastModified}`;
  portal.newPhotos = (body) => {
    const taken = body.getAll("photo").filter((photo) => photo.size);
    return taken.filter((photo) => !kept.has(nameOf(photo)) && kept.add(nameOf(photo)));
  };
  portal.photoNotKept = (photo) => kept.delete(nameOf(photo));

  const marks = new WeakMap();
  portal.formMark = (form) => marks.get(form) ?? marks.set(form, crypto.randomUUID()).get(form);

  portal.fill = (form, fields) => {
    for (const [name, value] of fields) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
        else field.value = value;
      }
    }
  };
})();
