// Hides the questions that an answer has not asked for, and puts the focus on what is wrong. The form works without it.
"use strict";
for (const form of document.querySelectorAll("form.sheet")) {
  const asked = form.querySelectorAll("[data-asked-by]");
  const show = () => {
    for (const question of asked) {
      const answers = new FormData(form).getAll(question.dataset.askedBy);
      const wanted = question.dataset.askedFor.split(" ");
      const isAsked = answers.some((answer) => wanted.includes(answer));
      question.hidden = !isAsked;
      for (const field of question.querySelectorAll("input, select, textarea")) field.disabled = !isAsked;
    }
  };
  form.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}
const complaints = document.getElementById("complaints");
if (complaints) complaints.focus();
