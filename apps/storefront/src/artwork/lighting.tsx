/*
 * Each drawing stands on the floor line y=206 of a 240 by 240 field. `--tone` is the variant's colour; the other tones
 * are mixed from it in globals.css.
 */

export function ArcLamp() {
  return (
    <>
      <path d="M137 112 H209 L232 206 H114 Z" fill="var(--glow)" />
      <ellipse cx="62" cy="206" rx="42" ry="7" fill="var(--art-shadow)" />
      <path
        d="M62 200 V104 C62 40 152 22 172 74"
        fill="none"
        stroke="var(--metal)"
        strokeWidth="5"
        strokeLinecap="round"
      />
      <rect x="26" y="194" width="72" height="12" rx="6" fill="var(--char)" />
      <circle cx="172" cy="72" r="6" fill="var(--metal)" />
      <path d="M133 114 A40 40 0 0 1 213 114 Z" fill="var(--tone)" />
      <path d="M173 74 A40 40 0 0 1 213 114 H190 C190 96 184 82 173 74 Z" fill="var(--shade)" />
      <path d="M146 104 A30 30 0 0 1 162 84" fill="none" stroke="var(--light)" strokeWidth="5" strokeLinecap="round" />
      <ellipse cx="173" cy="114" rx="40" ry="6" fill="var(--bulb)" />
    </>
  );
}

export function TableLamp() {
  return (
    <>
      <ellipse cx="120" cy="206" rx="66" ry="8" fill="var(--art-shadow)" />
      <circle cx="120" cy="104" r="98" fill="var(--glow)" opacity="0.55" />
      <path d="M92 158 H148 L160 192 Q164 206 150 206 H90 Q76 206 80 192 Z" fill="var(--tone)" />
      <path d="M124 158 H148 L160 192 Q164 206 150 206 H124 Q138 180 124 158 Z" fill="var(--shade)" />
      <path d="M92 176 L88 192" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
      <path
        d="M52 112 C48 66 84 42 122 44 C164 46 192 74 188 116 C185 148 158 164 120 164 C82 164 55 146 52 112 Z"
        fill="var(--opal)"
      />
      <path
        d="M146 50 C174 60 191 86 188 116 C185 148 158 164 120 164 C160 146 172 96 146 50 Z"
        fill="var(--opal-shade)"
      />
      <path d="M68 104 C70 84 82 70 98 64" fill="none" stroke="#fff" strokeWidth="8" strokeLinecap="round" />
    </>
  );
}

export function Pendant() {
  return (
    <>
      <path d="M62 138 H178 L206 218 H34 Z" fill="var(--glow)" />
      <path d="M120 0 V62" stroke="var(--char)" strokeWidth="3" />
      <rect x="109" y="56" width="22" height="18" rx="5" fill="var(--metal)" />
      <path d="M104 74 H136 L184 132 Q188 140 178 140 H62 Q52 140 56 132 Z" fill="var(--tone)" />
      <path d="M122 74 H136 L184 132 Q188 140 178 140 H146 Z" fill="var(--shade)" />
      <path d="M100 90 L78 118" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
      <ellipse cx="120" cy="140" rx="62" ry="6" fill="var(--bulb)" />
      <circle cx="120" cy="148" r="12" fill="var(--bulb)" />
    </>
  );
}

export function Lantern() {
  return (
    <>
      <ellipse cx="120" cy="206" rx="60" ry="8" fill="var(--art-shadow)" />
      <path d="M84 74 C84 28 156 28 156 74" fill="none" stroke="var(--metal)" strokeWidth="5" />
      <path d="M78 72 H162 L174 90 H66 Z" fill="var(--tone)" />
      <path d="M120 72 H162 L174 90 H120 Z" fill="var(--shade)" />
      <rect x="76" y="90" width="88" height="100" fill="var(--glass)" />
      <path d="M104 190 V140 Q104 134 110 134 H130 Q136 134 136 140 V190 Z" fill="#f7f1e1" />
      <path d="M120 104 C132 118 130 132 120 134 C110 132 108 118 120 104 Z" fill="var(--bulb)" />
      <path d="M76 90 V190 M164 90 V190" stroke="var(--tone)" strokeWidth="7" />
      <path d="M88 102 V150" stroke="#fff" strokeOpacity="0.6" strokeWidth="4" strokeLinecap="round" />
      <rect x="64" y="188" width="112" height="18" rx="5" fill="var(--tone)" />
      <rect x="120" y="188" width="56" height="18" rx="5" fill="var(--shade)" />
    </>
  );
}
