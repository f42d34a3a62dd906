// data-share="/visits/…": the phone's share sheet, or a copied link. a[data-share-file]: an installed iPhone app
// shows a file without a way back, so there it goes through the share sheet.
(() => {
  const copy = async (address) => {
    await navigator.clipboard.writeText(address);
    portal.say("copied");
  };

  const isRefusal = (error) => error.name !== "AbortError"; // AbortError: the person closed the sheet

  const shareLink = (button) => {
    const url = new URL(button.dataset.share || location.href, location.href).href;
    const sharing = navigator.share ? navigator.share({ title: document.title, url }) : copy(url);
    sharing.catch((error) => isRefusal(error) && portal.say("unshared"));
  };

  const shareFile = async (link) => {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(`the file answered ${answer.status}`);
    const type = answer.headers.get("Content-Type")?.split(";")[0];
    const name = link.dataset.shareFile || link.pathname.split("/").pop();
    await navigator.share({ files: [new File([await answer.blob()], name, { type })] });
  };

  portal.each("[data-share]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => shareLink(button));
  });

  portal.each("a[data-share-file]", (link) => {
    if (!portal.standalone() || !portal.isApple() || !navigator.canShare) return;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      shareFile(link).catch((error) => isRefusal(error) && portal.say("unshared"));
    });
  });
})();
