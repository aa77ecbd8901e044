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

/** Clamped to its shelf by two joints. */
export function ReadingLamp() {
  return (
    <>
      <path d="M124 110 L216 128 L196 206 H74 Z" fill="var(--glow)" />
      <ellipse cx="70" cy="206" rx="44" ry="7" fill="var(--art-shadow)" />
      <rect x="30" y="192" width="80" height="14" rx="7" fill="var(--shade)" />
      <path d="M70 194 L52 118 L126 58" fill="none" stroke="var(--metal)" strokeWidth="6" strokeLinejoin="round" />
      <circle cx="52" cy="118" r="10" fill="var(--char)" />
      <circle cx="126" cy="58" r="9" fill="var(--char)" />
      <path
        d="M126 50 C140 40 158 42 166 50 L216 118 Q220 128 210 132 L128 116 Q118 112 120 102 Z"
        fill="var(--tone)"
      />
      <path
        d="M150 43 C158 43 163 46 166 50 L216 118 Q220 128 210 132 L172 124 C182 96 170 64 150 43 Z"
        fill="var(--shade)"
      />
      <path d="M130 96 L136 68" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
      <path d="M126 114 L212 132 Q200 140 186 138 L142 128 Q130 124 126 114 Z" fill="var(--bulb)" />
    </>
  );
}

/** Paper over hoops, a light inside. */
export function PaperGlobe() {
  return (
    <>
      <path d="M120 0 V48" stroke="var(--char)" strokeWidth="3" />
      <circle cx="120" cy="132" r="104" fill="var(--glow)" opacity="0.5" />
      <circle cx="120" cy="132" r="82" fill="var(--tone)" />
      <path d="M132 51 A82 82 0 0 1 132 213 C166 178 166 88 132 51 Z" fill="var(--shade)" opacity="0.75" />
      <path
        d="M66 71 H174 M47 95 H193 M39 120 H201 M39 145 H201 M47 170 H193 M66 194 H174"
        stroke="var(--deep)"
        strokeOpacity="0.3"
        strokeWidth="2.5"
      />
      <path d="M62 120 C64 98 74 82 90 72" fill="none" stroke="var(--light)" strokeWidth="8" strokeLinecap="round" />
      <ellipse cx="120" cy="52" rx="24" ry="6" fill="var(--char)" />
      <ellipse cx="120" cy="212" rx="24" ry="5" fill="var(--bulb)" />
    </>
  );
}

/** Three candles on one wave. */
export function CandleHolder() {
  const candles = [
    { x: 58, top: 92 },
    { x: 120, top: 62 },
    { x: 182, top: 92 },
  ];
  return (
    <>
      <ellipse cx="120" cy="206" rx="92" ry="8" fill="var(--art-shadow)" />
      {candles.map(({ x, top }) => (
        <g key={x}>
          <circle cx={x} cy={top - 24} r="30" fill="var(--glow)" />
          <path
            d={`M${x} ${top - 42} C${x + 13} ${top - 26} ${x + 9} ${top - 10} ${x} ${top - 8} C${x - 9} ${top - 10} ${x - 13} ${top - 26} ${x} ${top - 42} Z`}
            fill="#f2a33a"
          />
          <path
            d={`M${x} ${top - 28} C${x + 6} ${top - 20} ${x + 4} ${top - 12} ${x} ${top - 11} C${x - 4} ${top - 12} ${x - 6} ${top - 20} ${x} ${top - 28} Z`}
            fill="var(--bulb)"
          />
          <rect x={x - 11} y={top - 6} width="22" height={162 - top} rx="4" fill="#fbf5e6" />
          <rect x={x + 2} y={top - 6} width="9" height={162 - top} rx="4" fill="#e9dfc8" />
          <rect x={x - 19} y="148" width="38" height="14" rx="5" fill="var(--metal)" />
        </g>
      ))}
      <path
        d="M28 186 C28 158 60 158 90 158 H150 C180 158 212 158 212 186 Q212 206 192 206 H178 C160 206 160 188 148 188 H92 C80 188 80 206 62 206 H48 Q28 206 28 186 Z"
        fill="var(--tone)"
      />
      <path
        d="M150 158 C180 158 212 158 212 186 Q212 206 192 206 H178 C160 206 160 188 148 188 Q160 172 150 158 Z"
        fill="var(--shade)"
      />
      <path d="M46 180 C50 172 62 170 84 170" fill="none" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
    </>
  );
}
