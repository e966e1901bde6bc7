// The preset of a new batch, and the settings that differ from it.

import { el, fill } from "./dom.js";

const USUAL = "photo";

/** Fields for the preset and the settings. */
export function settingsFields() {
  const rows = el("div", { class: "setting-rows" });
  const presetField = el("fieldset", { class: "presets" });
  let presets = [];
  let known = [];

  const preset = () => presetField.querySelector("input:checked")?.value ?? USUAL;
  const valueOf = key => presets.find(({ name }) => name === preset())?.settings[key] ?? "";

  function addRow() {
    const value = el("input", { "aria-label": "Value", required: true, autocomplete: "off" });
    const meaning = el("small", {});
    const key = el("select", { "aria-label": "Setting", onchange: describe }, known.map(setting => el("option", { value: setting.key }, setting.key)));
    function describe() {
      value.placeholder = valueOf(key.value);
      fill(meaning, known.find(setting => setting.key === key.value)?.description ?? "");
    }
    const row = el("div", { class: "setting-row" }, key, value,
      el("button", { type: "button", class: "quiet icon", "aria-label": "Leave this setting as the preset has it", onclick: () => row.remove() }, "×"), meaning);
    describe();
    rows.append(row);
    key.focus();
  }

  return {
    preset,
    /** The changed settings by their keys; null for none. */
    changed() {
      const entries = [...rows.children].map(row => [row.querySelector("select").value, row.querySelector("input").value.trim()]);
      return entries.length > 0 ? Object.fromEntries(entries) : null;
    },
    show(presetViews, settingViews) {
      presets = presetViews;
      known = settingViews;
      fill(presetField, el("legend", {}, "Preset"), presets.map(({ name, purpose }) =>
        el("label", { class: "preset" }, el("input", { type: "radio", name: "preset", value: name, checked: name === USUAL }),
          el("span", {}, el("b", {}, name), el("small", {}, purpose)))));
      return [presetField, el("details", {}, el("summary", {}, "Change single settings"), rows,
        el("button", { type: "button", class: "small", onclick: addRow }, "Add a setting"))];
    },
  };
}
