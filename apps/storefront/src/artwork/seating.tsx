/* Chairs and other things to rest on. */

export function Chair() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="70" ry="7" fill="var(--art-shadow)" />
      <path d="M78 132 L66 206 M162 132 L174 206 M96 132 L92 198 M146 132 L150 198" stroke="var(--wood-shade)" strokeWidth="8" strokeLinecap="round" />
      <path d="M74 40 C74 28 166 28 166 40 L160 86 C156 96 84 96 80 86 Z" fill="var(--tone)" />
      <path d="M124 31 C150 31 166 34 166 40 L160 86 C158 91 142 94 124 94 C140 74 140 50 124 31 Z" fill="var(--shade)" />
      <path d="M88 46 L92 76" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
      <path d="M88 90 V132 M152 90 V132" stroke="var(--wood)" strokeWidth="8" strokeLinecap="round" />
      <path d="M66 128 Q68 118 80 118 H160 Q172 118 174 128 Q176 140 162 140 H78 Q64 140 66 128 Z" fill="var(--tone)" />
      <path d="M126 118 H160 Q172 118 174 128 Q176 140 162 140 H126 Z" fill="var(--shade)" />
    </>
  );
}

export function Stool() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="66" ry="7" fill="var(--art-shadow)" />
      <path d="M88 98 L66 206 M152 98 L174 206 M120 98 V196" stroke="var(--wood)" strokeWidth="10" strokeLinecap="round" />
      <path d="M76 164 H164" stroke="var(--wood-shade)" strokeWidth="6" />
      <path d="M58 86 Q58 70 74 70 H166 Q182 70 182 86 Q182 104 166 104 H74 Q58 104 58 86 Z" fill="var(--tone)" />
      <path d="M128 70 H166 Q182 70 182 86 Q182 104 166 104 H128 Q140 88 128 70 Z" fill="var(--shade)" />
      <path d="M72 84 H104" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
    </>
  );
}

export function Armchair() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="88" ry="8" fill="var(--art-shadow)" />
      <path d="M62 184 L56 206 M178 184 L184 206" stroke="var(--wood-shade)" strokeWidth="9" strokeLinecap="round" />
      <path d="M58 84 C58 40 92 34 120 34 C148 34 182 40 182 84 V150 H58 Z" fill="var(--tone)" />
      <path d="M126 34 C152 35 182 42 182 84 V150 H136 C150 110 146 66 126 34 Z" fill="var(--shade)" />
      <path d="M76 78 C78 62 86 54 98 51" fill="none" stroke="var(--light)" strokeWidth="7" strokeLinecap="round" />
      <path d="M60 140 H180 V176 H60 Z" fill="var(--deep)" />
      <rect x="66" y="128" width="108" height="34" rx="14" fill="var(--light)" />
      <path d="M30 118 Q30 100 47 100 Q64 100 64 118 V174 Q64 188 50 188 H42 Q30 188 30 174 Z" fill="var(--tone)" />
      <path d="M176 118 Q176 100 193 100 Q210 100 210 118 V174 Q210 188 198 188 H190 Q176 188 176 174 Z" fill="var(--shade)" />
      <path d="M48 164 H192 V178 Q192 188 182 188 H58 Q48 188 48 178 Z" fill="var(--shade)" />
    </>
  );
}

export function Bench() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="94" ry="7" fill="var(--art-shadow)" />
      <path d="M52 140 L44 206 M188 140 L196 206 M72 140 L70 198 M168 140 L170 198" stroke="var(--wood-shade)" strokeWidth="9" strokeLinecap="round" />
      <rect x="26" y="130" width="188" height="14" rx="5" fill="var(--wood)" />
      <path d="M30 118 Q30 102 46 102 H194 Q210 102 210 118 Q210 132 194 132 H46 Q30 132 30 118 Z" fill="var(--tone)" />
      <path d="M130 102 H194 Q210 102 210 118 Q210 132 194 132 H130 Q142 116 130 102 Z" fill="var(--shade)" />
      <path d="M46 114 H96" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
    </>
  );
}
