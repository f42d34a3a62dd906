// [data-position="/technician/visits/.../position"]: while this piece is on the page and the page is before her, the
// phone says where it is, at most every 15 s. Any answer but 204 ends it; so does leaving the page. Where the phone does
// not allow it, the piece says data-denied instead.
(() => {
  const EVERY_MS = 15000;

  portal.each("[data-position]", (piece) => {
    const allowed = piece.textContent;
    let watching;
    let last = 0;

    const stop = () => {
      navigator.geolocation.clearWatch(watching);
      watching = undefined;
    };

    const fail = ({ code }) => {
      if (code !== GeolocationPositionError.PERMISSION_DENIED) return;
      stop();
      piece.textContent = piece.dataset.denied;
    };

    const send = async ({ coords }) => {
      piece.textContent = allowed;
      if (!piece.isConnected) return stop();
      if (Date.now() - last < EVERY_MS) return;
      last = Date.now();
      const body = new URLSearchParams({ latitude: coords.latitude, longitude: coords.longitude });
      const headers = { "X-CSRFToken": portal.token() };
      const answer = await fetch(piece.dataset.position, { method: "POST", headers, body }).catch(() => null);
      if (answer && answer.status !== 204) stop();
    };

    const follow = () => {
      if (document.hidden || !piece.isConnected) return stop();
      watching ??= navigator.geolocation.watchPosition(send, fail, { enableHighAccuracy: false, maximumAge: 10000 });
    };

    follow();
    document.addEventListener("visibilitychange", follow);
    addEventListener("pagehide", stop);
  });
})();
