/* For the writing desk; and a parcel. */

export function Notebook() {
  const dots = [0, 1, 2, 3, 4, 5].flatMap((row) => [0, 1, 2, 3].map((column) => ({ row, column })));
  return (
    <>
      <path d="M52 206 H196 L188 214 H60 Z" fill="var(--art-shadow)" />
      <rect x="64" y="40" width="126" height="166" rx="10" fill="var(--deep)" />
      <rect x="70" y="36" width="118" height="164" rx="6" fill="#faf6ea" />
      {dots.map(({ row, column }) => (
        <circle key={`${row}-${column}`} cx={150 + column * 9} cy={56 + row * 24} r="1.6" fill="#b9b19c" />
      ))}
      <path d="M52 40 Q52 30 62 30 H130 Q140 30 140 40 V196 Q140 206 130 206 H62 Q52 206 52 196 Z" fill="var(--tone)" />
      <path d="M116 30 H130 Q140 30 140 40 V196 Q140 206 130 206 H116 Z" fill="var(--shade)" />
      <rect x="66" y="58" width="40" height="26" rx="4" fill="#faf6ea" />
      <path d="M73 68 H98 M73 75 H90" stroke="#8f8872" strokeWidth="3" strokeLinecap="round" />
      <path d="M64 110 V186" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
      <path d="M122 206 V226 L128 220 L134 226 V206 Z" fill="var(--accent)" />
    </>
  );
}

export function Pen() {
  return (
    <>
      <path
        d="M56 196 C96 180 120 204 156 190 C172 184 186 190 196 186"
        fill="none"
        stroke="var(--ink-line)"
        strokeWidth="4"
        strokeLinecap="round"
      />
      <g transform="rotate(38 120 110)">
        <path d="M104 20 Q104 8 116 8 H124 Q136 8 136 20 V150 H104 Z" fill="var(--tone)" />
        <path d="M122 8 H124 Q136 8 136 20 V150 H122 Z" fill="var(--shade)" />
        <path d="M104 150 H136 L124 192 H116 Z" fill="var(--shade)" />
        <path d="M122 150 H136 L124 192 H121 Z" fill="var(--deep)" />
        <path d="M117 192 H123 L120 204 Z" fill="#26231f" />
        <path d="M104 58 H136 M104 64 H136" stroke="var(--deep)" strokeWidth="3" />
        <path d="M136 22 Q146 22 146 32 V78 Q146 84 141 84 L138 82 V30 Z" fill="var(--deep)" />
        <path d="M111 74 V138 M111 22 V48" stroke="var(--light)" strokeWidth="5" strokeLinecap="round" />
      </g>
    </>
  );
}

export function Clock() {
  return (
    <>
      <circle cx="124" cy="124" r="88" fill="var(--art-shadow)" />
      <circle cx="120" cy="118" r="88" fill="var(--tone)" />
      <path d="M120 30 A88 88 0 0 1 120 206 A108 108 0 0 0 120 30 Z" fill="var(--shade)" />
      <circle cx="120" cy="118" r="70" fill="#fbf8f0" />
      {[0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330].map((angle) => (
        <rect
          key={angle}
          x="117.5"
          y="54"
          width="5"
          height={angle % 90 === 0 ? 14 : 7}
          rx="2.5"
          fill="#26302c"
          transform={`rotate(${angle} 120 118)`}
        />
      ))}
      <path d="M120 118 L92 88" stroke="#26302c" strokeWidth="7" strokeLinecap="round" />
      <path d="M120 118 L152 76" stroke="#26302c" strokeWidth="5" strokeLinecap="round" />
      <path d="M112 136 L132 90" stroke="var(--accent)" strokeWidth="3" strokeLinecap="round" />
      <circle cx="120" cy="118" r="7" fill="var(--accent)" />
    </>
  );
}

export function DeskTray() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="94" ry="7" fill="var(--art-shadow)" />
      <path d="M54 118 L64 70 H184 L190 118 Z" fill="#faf6ea" />
      <path d="M60 118 L74 56 H178 L184 118 Z" fill="#ffffff" />
      <path d="M88 74 H162 M86 86 H166 M84 98 H140" stroke="#c4bda8" strokeWidth="4" strokeLinecap="round" />
      <path d="M24 112 H52 L60 126 H180 L188 112 H216 L210 150 H30 Z" fill="var(--tone)" />
      <path d="M188 112 H216 L210 150 H150 L156 126 H180 Z" fill="var(--shade)" />
      <path d="M40 150 V162 M200 150 V162" stroke="var(--deep)" strokeWidth="9" />
      <path d="M66 172 L76 152 H168 L176 172 Z" fill="#f0c65a" />
      <path
        d="M22 160 H52 L60 174 H180 L188 160 H218 L212 198 Q210 206 202 206 H38 Q30 206 28 198 Z"
        fill="var(--tone)"
      />
      <path d="M188 160 H218 L212 198 Q210 206 202 206 H144 Q158 190 156 174 H180 Z" fill="var(--shade)" />
      <path d="M42 188 H96 M42 134 H90" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
    </>
  );
}

export function TapeDispenser() {
  return (
    <>
      <ellipse cx="120" cy="206" rx="98" ry="8" fill="var(--art-shadow)" />
      <path
        d="M22 172 C22 110 56 76 104 76 C140 76 158 96 172 124 L206 130 Q218 132 218 144 V190 Q218 206 202 206 H40 Q22 206 22 188 Z"
        fill="var(--tone)"
      />
      <path
        d="M150 92 C160 102 166 112 172 124 L206 130 Q218 132 218 144 V190 Q218 206 202 206 H130 C168 184 172 132 150 92 Z"
        fill="var(--shade)"
      />
      <circle cx="100" cy="124" r="60" fill="#f1e2b0" />
      <circle cx="100" cy="124" r="60" fill="none" stroke="#dcc98c" strokeWidth="5" />
      <circle cx="100" cy="124" r="45" fill="none" stroke="#dcc98c" strokeWidth="3" />
      <circle cx="100" cy="124" r="28" fill="var(--deep)" />
      <circle cx="100" cy="124" r="11" fill="var(--metal)" />
      <path d="M148 88 L214 122 L210 132 L156 108 Z" fill="#f1e2b0" opacity="0.9" />
      <path d="M206 118 l14 4 v12 l-6 -5 l-4 6 l-4 -6 Z" fill="#aeb8bb" />
      <path d="M34 176 C34 162 36 152 40 142" fill="none" stroke="var(--light)" strokeWidth="7" strokeLinecap="round" />
    </>
  );
}

export function WallCalendar() {
  const days = [0, 1, 2, 3].flatMap((row) => [0, 1, 2, 3, 4].map((column) => ({ row, column })));
  return (
    <>
      <rect x="56" y="46" width="144" height="168" rx="10" fill="var(--art-shadow)" />
      <path d="M120 14 L80 48 M120 14 L160 48" stroke="var(--char)" strokeWidth="3" />
      <circle cx="120" cy="14" r="5" fill="var(--metal)" />
      <rect x="48" y="40" width="144" height="168" rx="10" fill="#fdfaf2" />
      <path d="M58 40 H182 Q192 40 192 50 V96 H48 V50 Q48 40 58 40 Z" fill="var(--tone)" />
      <path d="M150 40 H182 Q192 40 192 50 V96 H134 Q158 70 150 40 Z" fill="var(--shade)" />
      <circle cx="82" cy="66" r="11" fill="var(--light)" />
      <path d="M48 96 L88 72 L116 96 Z" fill="var(--deep)" opacity="0.75" />
      <path d="M84 96 L128 62 L176 96 Z" fill="var(--deep)" />
      {days.map(({ row, column }) => (
        <rect
          key={`${row}-${column}`}
          x={64 + column * 24}
          y={112 + row * 22}
          width="16"
          height="14"
          rx="4"
          fill={row === 2 && column === 3 ? "var(--accent)" : "#e6dfcd"}
        />
      ))}
      <path
        d="M80 34 V48 M106 34 V48 M134 34 V48 M160 34 V48"
        stroke="var(--metal)"
        strokeWidth="6"
        strokeLinecap="round"
      />
    </>
  );
}

export function PaperBin() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="66" ry="7" fill="var(--art-shadow)" />
      <path d="M64 82 C58 60 84 44 98 58 C104 36 138 36 142 58 C160 46 184 62 176 82 Z" fill="#fbf8ef" />
      <path
        d="M98 58 L108 76 L124 62 L138 80 L142 58 M84 62 L92 80 M160 60 L152 80"
        fill="none"
        stroke="#d8d0bd"
        strokeWidth="4"
        strokeLinejoin="round"
      />
      <path d="M52 82 H188 L174 194 Q172 208 158 208 H82 Q68 208 66 194 Z" fill="var(--tone)" />
      <path d="M142 82 H188 L174 194 Q172 208 158 208 H122 C148 170 150 124 142 82 Z" fill="var(--shade)" />
      <path
        d="M84 104 L92 186 M108 104 L112 186 M132 104 L128 186 M156 104 L148 186"
        stroke="var(--deep)"
        strokeOpacity="0.35"
        strokeWidth="5"
        strokeLinecap="round"
      />
      <rect x="46" y="74" width="148" height="16" rx="8" fill="var(--light)" />
      <path d="M140 74 H186 Q194 74 194 82 Q194 90 186 90 H140 Z" fill="var(--tone)" />
      <circle cx="206" cy="198" r="14" fill="#fbf8ef" />
      <path d="M198 194 L206 202 L214 192" fill="none" stroke="#d8d0bd" strokeWidth="4" strokeLinejoin="round" />
    </>
  );
}

/** For a catalogue entry whose drawing is not known here: a parcel, so that a page never has a hole. */
export function Parcel() {
  return (
    <>
      <ellipse cx="120" cy="206" rx="84" ry="8" fill="var(--art-shadow)" />
      <path d="M44 92 L120 66 L196 92 V180 L120 206 L44 180 Z" fill="var(--tone)" />
      <path d="M120 118 L196 92 V180 L120 206 Z" fill="var(--shade)" />
      <path d="M44 92 L120 66 L196 92 L120 118 Z" fill="var(--light)" />
      <path d="M82 79 L158 105 V130" fill="none" stroke="var(--deep)" strokeWidth="8" />
    </>
  );
}
