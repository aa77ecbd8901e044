/* Woven and sewn. */

export function Blanket() {
  return (
    <>
      <ellipse cx="120" cy="206" rx="88" ry="8" fill="var(--art-shadow)" />
      <path
        d="M36 156 Q36 140 52 140 H188 Q204 140 204 156 V190 Q204 206 188 206 H52 Q36 206 36 190 Z"
        fill="var(--shade)"
      />
      <path
        d="M40 112 Q40 96 56 96 H184 Q200 96 200 112 V140 Q200 152 186 152 H54 Q40 152 40 138 Z"
        fill="var(--tone)"
      />
      <path d="M44 70 Q44 54 60 54 H180 Q196 54 196 70 V96 Q196 108 182 108 H58 Q44 108 44 94 Z" fill="var(--light)" />
      <path d="M70 54 V108 M98 54 V108 M142 54 V108 M170 54 V108" stroke="var(--tone)" strokeWidth="5" />
      <path
        d="M70 108 V152 M98 108 V152 M142 108 V152 M170 108 V152"
        stroke="var(--light)"
        strokeWidth="5"
        opacity="0.75"
      />
      <path d="M70 152 V206 M98 152 V206 M142 152 V206 M170 152 V206" stroke="var(--deep)" strokeWidth="5" />
      <path d="M44 82 H196 M40 126 H200 M36 176 H204" stroke="#fff" strokeOpacity="0.35" strokeWidth="4" />
    </>
  );
}

export function Cushion() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="80" ry="7" fill="var(--art-shadow)" />
      <path
        d="M38 44 C70 56 170 56 202 44 C192 84 192 164 204 204 C170 194 70 194 36 204 C48 164 48 84 38 44 Z"
        fill="var(--tone)"
      />
      <path
        d="M202 44 C192 84 192 164 204 204 C180 197 150 195 124 195 C160 160 164 90 136 53 C162 53 186 50 202 44 Z"
        fill="var(--shade)"
      />
      <path
        d="M84 98 H156 M84 124 H156 M84 150 H156"
        stroke="var(--light)"
        strokeWidth="8"
        strokeLinecap="round"
        strokeDasharray="2 17"
      />
      <path d="M62 74 C66 94 67 112 66 132" fill="none" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
    </>
  );
}

export function Towel() {
  const rows = [64, 82, 100, 118, 136, 154, 172];
  return (
    <>
      <rect x="26" y="36" width="188" height="10" rx="5" fill="var(--metal)" />
      <circle cx="26" cy="41" r="9" fill="var(--metal)" />
      <circle cx="214" cy="41" r="9" fill="var(--metal)" />
      <path d="M128 40 H190 V168 H128 Z" fill="var(--deep)" />
      <path d="M54 38 Q54 32 62 32 H160 Q168 32 168 40 V206 H54 Z" fill="var(--tone)" />
      <path d="M134 32 H160 Q168 32 168 40 V206 H124 Q140 120 134 32 Z" fill="var(--shade)" opacity="0.55" />
      {rows.map((y) => (
        <path
          key={y}
          d={`M64 ${y} H158`}
          stroke="var(--deep)"
          strokeOpacity="0.32"
          strokeWidth="9"
          strokeDasharray="9 7"
        />
      ))}
      <path d="M54 190 H168" stroke="var(--light)" strokeWidth="6" />
      <path
        d="M60 206 v8 M74 206 v8 M88 206 v8 M102 206 v8 M116 206 v8 M130 206 v8 M144 206 v8 M158 206 v8"
        stroke="var(--shade)"
        strokeWidth="3"
      />
    </>
  );
}

export function Rug() {
  return (
    <>
      <path d="M52 60 H188 L216 190 H24 Z" fill="var(--art-shadow)" transform="translate(0 8)" />
      <path d="M52 60 H188 L216 190 H24 Z" fill="var(--tone)" />
      <path d="M49 74 H191 L194 88 H46 Z M29 166 H211 L214 180 H26 Z" fill="var(--light)" />
      <path d="M120 92 L164 124 L120 160 L76 124 Z" fill="var(--light)" />
      <path d="M120 104 L146 124 L120 147 L94 124 Z" fill="var(--deep)" />
      <path d="M120 114 L133 124 L120 136 L107 124 Z" fill="#f0c26a" />
      <path d="M58 108 L74 122 L54 140 Z M182 108 L166 122 L186 140 Z" fill="#f0c26a" />
      <path d="M44 104 L38 148 M196 104 L202 148" stroke="var(--deep)" strokeWidth="6" />
      <path
        d="M54 60 l-1 -10 M70 60 v-10 M87 60 v-10 M103 60 v-10 M120 60 v-10 M137 60 v-10 M153 60 v-10 M170 60 v-10 M186 60 l1 -10"
        stroke="var(--shade)"
        strokeWidth="4"
        strokeLinecap="round"
      />
      <path
        d="M27 190 l-1 12 M53 190 v12 M80 190 v12 M107 190 v12 M133 190 v12 M160 190 v12 M187 190 v12 M213 190 l1 12"
        stroke="var(--shade)"
        strokeWidth="4"
        strokeLinecap="round"
      />
    </>
  );
}

export function BathMat() {
  return (
    <>
      <path
        d="M50 70 H190 Q198 70 200 78 L228 190 Q230 202 218 202 H22 Q10 202 12 190 L40 78 Q42 70 50 70 Z"
        fill="var(--art-shadow)"
        transform="translate(0 8)"
      />
      <path
        d="M50 70 H190 Q198 70 200 78 L228 190 Q230 202 218 202 H22 Q10 202 12 190 L40 78 Q42 70 50 70 Z"
        fill="var(--tone)"
      />
      <path d="M60 84 H180 L206 184 H34 Z" fill="none" stroke="var(--light)" strokeWidth="6" strokeLinejoin="round" />
      <path d="M14 192 H226 Q228 202 218 202 H22 Q12 202 14 192 Z" fill="var(--shade)" />
      <g fill="var(--deep)" opacity="0.6">
        <path d="M96 166 C82 166 84 146 88 132 C90 120 110 118 110 134 C110 148 112 166 96 166 Z" />
        <path d="M144 166 C158 166 156 146 152 132 C150 120 130 118 130 134 C130 148 128 166 144 166 Z" />
        <ellipse cx="106" cy="110" rx="7" ry="9" />
        <circle cx="94" cy="111" r="5.5" />
        <circle cx="85" cy="116" r="4.5" />
        <circle cx="79" cy="123" r="3.5" />
        <ellipse cx="134" cy="110" rx="7" ry="9" />
        <circle cx="146" cy="111" r="5.5" />
        <circle cx="155" cy="116" r="4.5" />
        <circle cx="161" cy="123" r="3.5" />
      </g>
    </>
  );
}

export function Apron() {
  return (
    <>
      <path d="M92 58 C84 14 156 14 148 58" fill="none" stroke="var(--shade)" strokeWidth="8" />
      <path
        d="M62 118 C40 122 34 140 22 146 M178 118 C200 122 206 140 218 146"
        fill="none"
        stroke="var(--shade)"
        strokeWidth="7"
        strokeLinecap="round"
      />
      <path
        d="M88 52 H152 Q158 52 158 60 C158 88 166 104 184 114 L190 198 Q190 208 180 208 H60 Q50 208 50 198 L56 114 C74 104 82 88 82 60 Q82 52 88 52 Z"
        fill="var(--tone)"
      />
      <path
        d="M132 52 H152 Q158 52 158 60 C158 88 166 104 184 114 L190 198 Q190 208 180 208 H136 C160 160 152 100 132 52 Z"
        fill="var(--shade)"
      />
      <path d="M82 130 H158 V164 Q158 178 144 178 H96 Q82 178 82 164 Z" fill="var(--light)" />
      <path d="M120 130 V178" stroke="var(--tone)" strokeWidth="4" />
      <path d="M136 134 V104 M146 134 V96" stroke="var(--wood)" strokeWidth="6" strokeLinecap="round" />
      <path d="M96 64 V96" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
    </>
  );
}

export function Curtain() {
  const folds = [44, 66, 88, 152, 174, 196];
  return (
    <>
      <rect x="56" y="44" width="128" height="160" rx="4" fill="var(--glass)" />
      <path d="M120 44 V204 M56 124 H184" stroke="#f7f4ea" strokeWidth="6" />
      <rect x="20" y="30" width="200" height="9" rx="4.5" fill="var(--metal)" />
      <circle cx="20" cy="34.5" r="9" fill="var(--metal)" />
      <circle cx="220" cy="34.5" r="9" fill="var(--metal)" />
      <path d="M32 38 H104 C100 90 96 140 104 208 H32 Z" fill="var(--tone)" />
      <path d="M208 38 H136 C140 90 144 140 136 208 H208 Z" fill="var(--tone)" />
      {folds.map((x) => (
        <path
          key={x}
          d={`M${x} 40 C${x + 4} 96 ${x - 4} 150 ${x} 208 H${x + 9} C${x + 7} 150 ${x + 11} 96 ${x + 9} 40 Z`}
          fill="var(--shade)"
          opacity="0.75"
        />
      ))}
      <path d="M38 50 V120 M144 50 V100" stroke="var(--light)" strokeWidth="5" strokeLinecap="round" />
      <path d="M32 202 H104 M136 202 H208" stroke="var(--deep)" strokeOpacity="0.45" strokeWidth="6" />
    </>
  );
}
