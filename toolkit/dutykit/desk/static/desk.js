/* What makes the desk quicker; every page works without it. */
"use strict";

/* A job tells how far it is; when it has ended the page is loaded once more and shows what it came to. */
document.querySelectorAll("[data-events]").forEach(function (box) {
  const events = new EventSource(box.dataset.events);
  const bar = box.querySelector("[data-bar]");
  events.onmessage = function (message) {
    const said = JSON.parse(message.data);
    if (["done", "failed", "cancelled"].indexOf(said.state) >= 0) {
      events.close();
      location.reload();
      return;
    }
    box.querySelector("[data-word]").textContent = said.word;
    box.querySelector("[data-label]").textContent = said.label;
    box.querySelector("[data-done]").textContent = said.total ? said.done + " / " + said.total : "";
    if (said.total) {
      bar.max = said.total;
      bar.value = said.done;
    } else {
      bar.removeAttribute("value");
    }
  };
});

/* Files and folders may be dropped on the box. */
document.querySelectorAll("[data-drop]").forEach(function (form) {
  const input = form.querySelector("input[type=file]");
  ["dragenter", "dragover"].forEach(function (name) {
    form.addEventListener(name, function (event) {
      event.preventDefault();
      form.classList.add("over");
    });
  });
  form.addEventListener("dragleave", function (event) {
    if (!form.contains(event.relatedTarget)) {
      form.classList.remove("over");
    }
  });
  form.addEventListener("drop", function (event) {
    event.preventDefault();
    form.classList.remove("over");
    gathered(event.dataTransfer).then(function (files) {
      const all = new DataTransfer();
      files.forEach(function (file) { all.items.add(file); });
      if (all.files.length) {
        input.files = all.files;
        form.requestSubmit ? form.requestSubmit() : form.submit();
      }
    });
  });
});

/* What was dropped, the files of folders too. */
function gathered(dropped) {
  const entries = Array.from(dropped.items || [], function (item) {
    return item.webkitGetAsEntry ? item.webkitGetAsEntry() : null;
  }).filter(Boolean);
  if (!entries.length) {
    return Promise.resolve(Array.from(dropped.files));
  }
  return Promise.all(entries.map(filesOf)).then(function (found) { return found.flat(); });
}

function filesOf(entry) {
  if (entry.isFile) {
    return new Promise(function (done) { entry.file(function (file) { done([file]); }, function () { done([]); }); });
  }
  const reader = entry.createReader();
  function more(found) {
    return new Promise(function (done) { reader.readEntries(done, function () { done([]); }); }).then(function (some) {
      return some.length ? more(found.concat(some)) : Promise.all(found.map(filesOf)).then(function (all) { return all.flat(); });
    });
  }
  return more([]);
}

/* A queue is gone through with the keyboard: up and down move, space ticks, Ctrl+A ticks all. */
document.querySelectorAll("[data-queue]").forEach(function (form) {
  const boxes = Array.from(form.querySelectorAll("tbody input[type=checkbox]"));
  form.addEventListener("keydown", function (event) {
    const at = boxes.indexOf(document.activeElement);
    if (at < 0) {
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = boxes[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) {
        next.focus();
      }
      event.preventDefault();
    } else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) {
      const all = boxes.every(function (box) { return box.checked; });
      boxes.forEach(function (box) { box.checked = !all; });
      event.preventDefault();
    }
  });
});
