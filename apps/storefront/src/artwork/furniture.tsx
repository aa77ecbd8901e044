/* To sit on, and to put things on. */

/** Nine spindles, as the catalogue promises. */
export function Chair() {
  const spindles = [84, 93, 102, 111, 120, 129, 138, 147, 156];
  return (
    <>
      <ellipse cx="120" cy="208" rx="72" ry="7" fill="var(--art-shadow)" />
      <path d="M84 136 L70 206 M156 136 L170 206" stroke="var(--shade)" strokeWidth="9" strokeLinecap="round" />
      <path d="M104 136 L100 196 M136 136 L140 196" stroke="var(--deep)" strokeWidth="8" strokeLinecap="round" />
      <path d="M78 172 H162" stroke="var(--shade)" strokeWidth="6" />
      {spindles.map((x) => (
        <path key={x} d={`M${x} 128 L${120 + (x - 120) * 1.25} 44`} stroke="var(--shade)" strokeWidth="3.6" />
      ))}
      <path
        d="M64 42 C84 26 156 26 176 42 Q182 48 178 56 Q174 60 168 56 C148 46 92 46 72 56 Q66 60 62 56 Q58 48 64 42 Z"
        fill="var(--tone)"
      />
      <path d="M82 42 C94 37 106 35 118 35" fill="none" stroke="var(--light)" strokeWidth="5" strokeLinecap="round" />
      <path d="M64 132 Q66 120 80 120 H160 Q174 120 176 132 Q178 144 162 144 H78 Q62 144 64 132 Z" fill="var(--tone)" />
      <path d="M64 134 H176 Q176 144 162 144 H78 Q64 144 64 134 Z" fill="var(--shade)" />
      <path d="M80 128 H112" stroke="var(--light)" strokeWidth="5" strokeLinecap="round" />
    </>
  );
}

export function Stool() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="66" ry="7" fill="var(--art-shadow)" />
      <path
        d="M86 98 L64 206 M154 98 L176 206 M120 98 V198"
        stroke="var(--shade)"
        strokeWidth="10"
        strokeLinecap="round"
      />
      <path d="M76 164 H164" stroke="var(--deep)" strokeWidth="6" />
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
      <path
        d="M176 118 Q176 100 193 100 Q210 100 210 118 V174 Q210 188 198 188 H190 Q176 188 176 174 Z"
        fill="var(--shade)"
      />
      <path d="M48 164 H192 V178 Q192 188 182 188 H58 Q48 188 48 178 Z" fill="var(--shade)" />
    </>
  );
}

export function SideTable() {
  return (
    <>
      <ellipse cx="120" cy="206" rx="64" ry="8" fill="var(--art-shadow)" />
      <path d="M78 200 Q120 182 162 200 Q166 207 158 207 H82 Q74 207 78 200 Z" fill="var(--shade)" />
      <rect x="114" y="106" width="12" height="92" fill="var(--tone)" />
      <rect x="120" y="106" width="6" height="92" fill="var(--deep)" />
      <path d="M34 88 H206 V100 Q206 112 194 112 H46 Q34 112 34 100 Z" fill="var(--tone)" />
      <path d="M140 88 H206 V100 Q206 112 194 112 H132 Q144 102 140 88 Z" fill="var(--shade)" />
      <ellipse cx="120" cy="88" rx="86" ry="13" fill="var(--light)" />
      <ellipse cx="120" cy="89" rx="77" ry="9.5" fill="var(--shade)" opacity="0.45" />
      <path d="M74 84 H118 V74 H74 Z" fill="#2f5f8f" />
      <path d="M78 74 H114 V66 H78 Z" fill="#d9654a" />
      <path d="M136 56 H166 V78 Q166 88 156 88 H146 Q136 88 136 78 Z" fill="#f3efe4" />
      <path d="M166 62 C180 60 180 80 164 80" fill="none" stroke="#ddd6c6" strokeWidth="5" />
    </>
  );
}

/** Leaning on its wall. */
export function Shelf() {
  return (
    <>
      <ellipse cx="120" cy="210" rx="84" ry="6" fill="var(--art-shadow)" />
      <path d="M72 26 L44 208 M168 26 L196 208" stroke="var(--tone)" strokeWidth="9" strokeLinecap="round" />
      <path
        d="M66 62 H174 M60 104 H180 M53 148 H187 M47 192 H193"
        stroke="var(--shade)"
        strokeWidth="9"
        strokeLinecap="round"
      />
      <path d="M104 57 V38 H116 V57 Z M119 57 V32 H129 V57 Z" fill="#d9654a" />
      <path d="M133 57 L140 36 L150 39 L144 57 Z" fill="#2f5f8f" />
      <path d="M84 99 C76 84 82 76 82 72 H98 C98 76 104 84 96 99 Z" fill="#eee7da" />
      <path d="M90 72 C86 60 92 52 98 48 C102 58 98 66 92 72 Z" fill="var(--leaf)" />
      <circle cx="150" cy="86" r="13" fill="var(--metal)" />
      <path d="M70 143 V120 H80 V143 Z M83 143 V114 H96 V143 Z M99 143 V124 H107 V143 Z" fill="var(--leaf-shade)" />
      <path d="M110 143 V118 H121 V143 Z" fill="#e6b23c" />
      <path d="M142 126 H172 L168 143 H146 Z" fill="var(--deep)" />
      <rect x="78" y="164" width="84" height="23" rx="5" fill="var(--wood-shade)" />
      <rect x="110" y="171" width="20" height="5" rx="2.5" fill="#f3e6cf" />
    </>
  );
}

export function Bench() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="98" ry="7" fill="var(--art-shadow)" />
      <path d="M42 140 L34 206 M198 140 L206 206" stroke="var(--shade)" strokeWidth="10" strokeLinecap="round" />
      <path d="M66 144 L64 198 M174 144 L176 198" stroke="var(--deep)" strokeWidth="8" strokeLinecap="round" />
      <path
        d="M38 130 L32 62 M202 130 L208 62 M120 130 V66"
        stroke="var(--shade)"
        strokeWidth="8"
        strokeLinecap="round"
      />
      <rect x="22" y="54" width="196" height="16" rx="7" fill="var(--tone)" />
      <rect x="26" y="82" width="188" height="14" rx="6" fill="var(--tone)" />
      <path
        d="M150 54 H211 Q218 54 218 62 Q218 70 211 70 H150 Z M150 82 H208 Q214 82 214 89 Q214 96 208 96 H150 Z"
        fill="var(--shade)"
      />
      <rect x="20" y="126" width="200" height="18" rx="7" fill="var(--tone)" />
      <path d="M150 126 H213 Q220 126 220 135 Q220 144 213 144 H150 Q158 136 150 126 Z" fill="var(--shade)" />
      <path d="M36 62 H84 M36 134 H84" stroke="var(--light)" strokeWidth="5" strokeLinecap="round" />
    </>
  );
}

export function CoatStand() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="64" ry="7" fill="var(--art-shadow)" />
      <path d="M120 150 L74 206 M120 150 L166 206" stroke="var(--shade)" strokeWidth="9" strokeLinecap="round" />
      <path d="M120 24 V206" stroke="var(--tone)" strokeWidth="11" strokeLinecap="round" />
      <path
        d="M120 70 L72 40 M120 70 L168 40 M120 104 L82 80 M120 104 L158 80"
        stroke="var(--tone)"
        strokeWidth="8"
        strokeLinecap="round"
      />
      <circle cx="72" cy="40" r="7" fill="var(--shade)" />
      <circle cx="168" cy="40" r="7" fill="var(--shade)" />
      <path
        d="M166 44 C150 52 146 68 148 84 L144 160 Q166 170 196 160 L188 84 C190 64 182 50 166 44 Z"
        fill="#3f6fa3"
      />
      <path d="M170 46 C184 54 190 68 188 84 L196 160 Q186 164 174 165 C182 120 180 80 170 46 Z" fill="#315680" />
      <path d="M166 60 V160" stroke="#284669" strokeWidth="3" />
      <path d="M38 46 C50 30 96 30 106 46 Q108 52 100 52 H44 Q36 52 38 46 Z" fill="#d9654a" />
      <path d="M52 40 C54 22 90 22 92 40 Z" fill="#e07d62" />
    </>
  );
}
