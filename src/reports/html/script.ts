/**
 * Filters the findings. Plain JavaScript for the browser, as text. It contains nothing from the checked sources, so its hash in
 * the page's Content-Security-Policy is constant.
 */
export const SCRIPT = `"use strict";
{
  const form = document.getElementById("filter");
  if (form !== null) {
    const { level, severity, verdict, policy, control, resource, search } = form.elements;
    const shown = document.getElementById("shown");
    const groups = Array.from(document.querySelectorAll(".resource"), (element) => {
      const heading = element.querySelector("h3").textContent;
      const findings = Array.from(element.querySelectorAll(".finding"), (finding) => ({ finding, heading, text: undefined }));
      return { element, findings };
    });
    const total = groups.reduce((sum, { findings }) => sum + findings.length, 0);
    const fits = (select, value) => select.value === "" || select.value === value;
    const holds = (entry, words) => {
      if (words.length === 0) return true;
      entry.text ??= (entry.heading + " " + entry.finding.textContent).toLowerCase();
      return words.every((word) => entry.text.includes(word));
    };
    const apply = () => {
      const words = search.value.toLowerCase().split(/\\s+/).filter((word) => word !== "");
      let count = 0;
      for (const { element, findings } of groups) {
        const isGroup = fits(resource, element.id);
        let some = false;
        for (const entry of findings) {
          const { dataset } = entry.finding;
          const isShown =
            isGroup &&
            fits(level, dataset.level) &&
            fits(severity, dataset.severity) &&
            fits(verdict, dataset.verdict) &&
            fits(policy, dataset.policy) &&
            (control.value === "" || dataset.control.split(" ").includes(control.value)) &&
            holds(entry, words);
          if (entry.finding.hidden === isShown) entry.finding.hidden = !isShown;
          if (isShown) count++;
          some ||= isShown;
        }
        if (element.hidden === some) element.hidden = !some;
      }
      shown.textContent = count === total ? total + " findings" : count + " of " + total + " findings";
    };
    // A link to a hidden finding resets the filter.
    const reveal = () => {
      const target = document.getElementById(location.hash.slice(1));
      if (target?.closest("[hidden]") == null) return;
      form.reset();
      apply();
      target.scrollIntoView();
    };
    // A link to the findings of a policy or a control shows only those.
    const show = (event) => {
      const link = event.target.closest("a[data-filter]");
      if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      form.reset();
      form.elements[link.dataset.filter].value = link.dataset.value;
      apply();
      location.hash = "findings";
      form.scrollIntoView();
    };
    addEventListener("click", show);
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => setTimeout(apply));
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("hashchange", reveal);
    form.hidden = false;
    apply();
    reveal();
  }
}
`;
