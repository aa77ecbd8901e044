/* For the window sill and the writing desk. */

export function WateringCan() {
  return (
    <>
      <ellipse cx="138" cy="206" rx="74" ry="8" fill="var(--art-shadow)" />
      <path d="M100 92 C104 34 196 34 196 108" fill="none" stroke="var(--deep)" strokeWidth="9" strokeLinecap="round" />
      <path d="M184 118 C224 122 224 184 186 184" fill="none" stroke="var(--shade)" strokeWidth="9" />
      <path d="M94 176 L40 82 L52 74 L98 130 Z" fill="var(--shade)" />
      <path d="M22 76 L60 52 L64 64 L34 86 Q26 88 22 76 Z" fill="var(--tone)" />
      <path d="M16 92 l-8 14 M28 98 l-6 16 M40 98 l-4 12" stroke="#6fa8d6" strokeWidth="4" strokeLinecap="round" />
      <path d="M90 96 H188 L194 194 Q194 206 182 206 H96 Q84 206 84 194 Z" fill="var(--tone)" />
      <path d="M142 96 H188 L194 194 Q194 206 182 206 H134 Q154 150 142 96 Z" fill="var(--shade)" />
      <path d="M106 116 L102 176" stroke="var(--light)" strokeWidth="8" strokeLinecap="round" />
      <path d="M88 128 H190 M85 176 H193" stroke="var(--deep)" strokeOpacity="0.35" strokeWidth="4" />
      <path d="M90 96 A49 11 0 0 1 188 96 Z" fill="var(--light)" />
    </>
  );
}

export function Planter() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="64" ry="7" fill="var(--art-shadow)" />
      <path d="M120 140 C118 104 122 72 126 36" fill="none" stroke="var(--leaf-shade)" strokeWidth="4" />
      <path d="M120 132 C84 132 58 108 54 74 C90 74 116 98 120 132 Z" fill="var(--leaf)" />
      <path d="M122 128 C124 92 148 66 184 60 C188 96 162 124 122 128 Z" fill="var(--leaf-shade)" />
      <path d="M124 92 C98 78 92 48 106 22 C130 36 138 66 124 92 Z" fill="var(--leaf)" />
      <path
        d="M120 132 C104 112 84 94 54 74 M122 128 C138 106 158 82 184 60"
        fill="none"
        stroke="#fff"
        strokeOpacity="0.25"
        strokeWidth="3"
      />
      <path
        d="M70 204 H170 Q178 204 176 210 Q174 214 166 214 H74 Q66 214 64 210 Q62 204 70 204 Z"
        fill="var(--shade)"
      />
      <path d="M68 136 H172 L160 194 Q157 208 142 208 H98 Q83 208 80 194 Z" fill="var(--tone)" />
      <path d="M132 136 H172 L160 194 Q157 208 142 208 H122 Q138 176 132 136 Z" fill="var(--shade)" />
      <rect x="62" y="128" width="116" height="20" rx="7" fill="var(--tone)" />
      <rect x="62" y="128" width="116" height="9" rx="4.5" fill="var(--light)" />
    </>
  );
}

export function BirdHouse() {
  return (
    <>
      <ellipse cx="120" cy="214" rx="40" ry="5" fill="var(--art-shadow)" />
      <path d="M120 180 V214" stroke="var(--wood-shade)" strokeWidth="11" />
      <path d="M66 92 H174 V176 Q174 188 162 188 H78 Q66 188 66 176 Z" fill="var(--wood)" />
      <path d="M142 92 H174 V176 Q174 188 162 188 H134 Q146 140 142 92 Z" fill="var(--wood-shade)" />
      <path d="M66 118 H174 M66 144 H174 M66 168 H174" stroke="var(--wood-shade)" strokeWidth="3" opacity="0.7" />
      <path d="M120 26 L200 92 Q206 100 196 104 H44 Q34 100 40 92 Z" fill="var(--tone)" />
      <path d="M120 26 L200 92 Q206 100 196 104 H134 Q150 70 120 26 Z" fill="var(--shade)" />
      <path d="M72 82 L104 56" stroke="var(--light)" strokeWidth="7" strokeLinecap="round" />
      <circle cx="120" cy="134" r="20" fill="var(--tone)" />
      <circle cx="120" cy="134" r="14" fill="#26231f" />
      <path d="M120 164 H146" stroke="var(--tone)" strokeWidth="7" strokeLinecap="round" />
      <path d="M140 160 C136 146 150 138 162 144 L172 140 L167 150 C166 160 152 166 140 160 Z" fill="#3f78b5" />
      <circle cx="159" cy="148" r="2" fill="#fff" />
      <path d="M171 145 l8 2 l-8 3 Z" fill="#f2b632" />
    </>
  );
}

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
