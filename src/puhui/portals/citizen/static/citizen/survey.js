// How many questions are answered so far. Without this script the form works as well.
const form = document.querySelector("[data-survey]");
if (form) {
  const questions = [...form.querySelectorAll("[data-question]")];
  const shown = form.querySelector("[data-progress]");
  const count = () => {
    const done = questions.filter((one) =>
      [...one.querySelectorAll("input, textarea")].some((field) =>
        ["radio", "checkbox"].includes(field.type) ? field.checked : field.value.trim() !== "",
      ),
    ).length;
    shown.querySelector("progress").value = done;
    shown.querySelector("[data-count]").textContent = `${done} / ${questions.length}`;
  };
  shown.hidden = false;
  form.addEventListener("input", count);
  count();
}
