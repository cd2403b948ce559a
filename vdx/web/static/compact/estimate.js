/** What compression would save, by tier. */

import { bytes, percent } from "../core/format.js";
import { t } from "../core/i18n.js";
import { html } from "../core/ui.js";

/**
 * @param {{estimate: object, tier: number, onTier: (tier: number) => void}} props estimate: vdx.estimate/1
 */
export function Estimate({ estimate, tier, onTier }) {
  const most = estimate.source_size || 1;
  return html`
    <fieldset class="tiers">
      <legend class="query-title">${t("compact.tiers")}</legend>
      <div class="tier tier-source">
        <span class="tier-name">${t("compact.now")}</span>
        <span class="tier-bar"><i style=${{ width: "100%" }}></i></span>
        <span class="numbers">${bytes(most)}</span><span></span>
      </div>
      ${estimate.tiers.map((one) => {
        const playable = one.tier > 0;
        const share = Math.min(1, one.size / most);
        return html`
          <label key=${one.tier} class=${playable ? "tier" : "tier tier-fixed"}>
            <span class="tier-name">
              <input type="radio" name="tier" value=${one.tier} checked=${one.tier === tier} disabled=${!playable} onChange=${() => onTier(one.tier)} />
              <span><strong>${t(`tier.${one.tier}`)}</strong><span class="muted tiny">${t(`tier.${one.tier}.about`)}</span></span>
            </span>
            <span class="tier-bar"><i style=${{ width: `max(2px, ${share * 100}%)` }}></i></span>
            <span class="numbers">≈ ${bytes(one.size)}</span>
            <span class="tier-saved numbers">${one.size < most ? `−${percent(1 - share)}` : t("compact.nothing")}</span>
          </label>`;
      })}
    </fieldset>`;
}
