/* What makes a room a room. */

export function Vase() {
  return (
    <>
      <ellipse cx="120" cy="206" rx="56" ry="8" fill="var(--art-shadow)" />
      <path d="M120 100 C118 70 108 50 96 30 M122 100 C126 66 142 52 152 40" fill="none" stroke="var(--leaf)" strokeWidth="4" />
      <circle cx="94" cy="28" r="15" fill="#f0b429" />
      <circle cx="94" cy="28" r="6" fill="#8a5a10" />
      <path d="M152 42 C150 26 164 20 172 22 C172 34 166 44 152 42 Z M126 74 C112 72 106 62 108 54 C120 56 128 64 126 74 Z" fill="var(--leaf)" />
      <path d="M102 92 H138 L134 108 C178 122 184 206 140 206 H100 C56 206 62 122 106 108 Z" fill="var(--tone)" />
      <path d="M126 92 H138 L134 108 C178 122 184 206 140 206 H122 C148 180 146 128 124 108 Z" fill="var(--shade)" />
      <path d="M84 168 C82 150 88 138 98 130" fill="none" stroke="var(--light)" strokeWidth="7" strokeLinecap="round" />
      <ellipse cx="120" cy="92" rx="18" ry="4" fill="var(--deep)" />
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
      <path d="M112 136 L132 90" stroke="var(--tone)" strokeWidth="3" strokeLinecap="round" />
      <circle cx="120" cy="118" r="7" fill="var(--tone)" />
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
      <path d="M120 132 C104 112 84 94 54 74 M122 128 C138 106 158 82 184 60" fill="none" stroke="#fff" strokeOpacity="0.25" strokeWidth="3" />
      <path d="M68 136 H172 L160 194 Q157 208 142 208 H98 Q83 208 80 194 Z" fill="var(--tone)" />
      <path d="M132 136 H172 L160 194 Q157 208 142 208 H122 Q138 176 132 136 Z" fill="var(--shade)" />
      <rect x="62" y="128" width="116" height="20" rx="7" fill="var(--tone)" />
      <rect x="62" y="128" width="116" height="9" rx="4.5" fill="var(--light)" />
    </>
  );
}

export function Blanket() {
  return (
    <>
      <ellipse cx="120" cy="206" rx="88" ry="8" fill="var(--art-shadow)" />
      <path d="M36 156 Q36 140 52 140 H188 Q204 140 204 156 V190 Q204 206 188 206 H52 Q36 206 36 190 Z" fill="var(--shade)" />
      <path d="M40 112 Q40 96 56 96 H184 Q200 96 200 112 V140 Q200 152 186 152 H54 Q40 152 40 138 Z" fill="var(--tone)" />
      <path d="M44 70 Q44 54 60 54 H180 Q196 54 196 70 V96 Q196 108 182 108 H58 Q44 108 44 94 Z" fill="var(--light)" />
      <path d="M70 54 V108 M98 54 V108 M142 54 V108 M170 54 V108" stroke="var(--tone)" strokeWidth="5" />
      <path d="M70 108 V152 M98 108 V152 M142 108 V152 M170 108 V152" stroke="var(--light)" strokeWidth="5" opacity="0.75" />
      <path d="M70 152 V206 M98 152 V206 M142 152 V206 M170 152 V206" stroke="var(--deep)" strokeWidth="5" />
      <path d="M44 82 H196 M40 126 H200 M36 176 H204" stroke="#fff" strokeOpacity="0.35" strokeWidth="4" />
    </>
  );
}

export function Cushion() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="80" ry="7" fill="var(--art-shadow)" />
      <path d="M38 44 C70 56 170 56 202 44 C192 84 192 164 204 204 C170 194 70 194 36 204 C48 164 48 84 38 44 Z" fill="var(--tone)" />
      <path d="M202 44 C192 84 192 164 204 204 C180 197 150 195 124 195 C160 160 164 90 136 53 C162 53 186 50 202 44 Z" fill="var(--shade)" />
      <path d="M84 98 H156 M84 124 H156 M84 150 H156" stroke="var(--light)" strokeWidth="8" strokeLinecap="round" strokeDasharray="2 17" />
      <path d="M62 74 C66 94 67 112 66 132" fill="none" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
    </>
  );
}

export function Mirror() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="62" ry="7" fill="var(--art-shadow)" />
      <path d="M56 112 C56 60 84 28 120 28 C156 28 184 60 184 112 V192 Q184 208 168 208 H72 Q56 208 56 192 Z" fill="var(--tone)" />
      <path d="M70 112 C70 70 92 42 120 42 C148 42 170 70 170 112 V186 Q170 194 162 194 H78 Q70 194 70 186 Z" fill="var(--glass)" />
      <path d="M92 176 L150 76 M116 184 L160 108" stroke="#fff" strokeOpacity="0.7" strokeWidth="8" strokeLinecap="round" />
    </>
  );
}

export function Basket() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="78" ry="7" fill="var(--art-shadow)" />
      <path d="M76 110 C76 40 164 40 164 110" fill="none" stroke="var(--wood-shade)" strokeWidth="10" />
      <path d="M40 108 H200 L184 190 Q181 208 162 208 H78 Q59 208 56 190 Z" fill="var(--wood)" />
      <path d="M46 136 H194 L189 162 H51 Z" fill="var(--tone)" />
      <path d="M68 108 L80 206 M94 108 L100 207 M120 108 V208 M146 108 L140 207 M172 108 L160 206" stroke="var(--wood-shade)" strokeWidth="4" opacity="0.7" />
      <rect x="34" y="100" width="172" height="16" rx="8" fill="var(--wood-shade)" />
    </>
  );
}

export function Shelf() {
  return (
    <>
      <ellipse cx="120" cy="210" rx="80" ry="6" fill="var(--art-shadow)" />
      <path d="M54 30 V210 M186 30 V210" stroke="var(--tone)" strokeWidth="9" strokeLinecap="round" />
      <path d="M46 84 H194 M46 140 H194 M46 194 H194" stroke="var(--shade)" strokeWidth="10" strokeLinecap="round" />
      <path d="M74 44 H86 V79 H74 Z M90 38 H104 V79 H90 Z" fill="var(--light)" />
      <path d="M108 50 L120 46 L130 78 L118 80 Z" fill="var(--accent)" />
      <path d="M144 60 H176 L172 79 H148 Z" fill="var(--deep)" />
      <path d="M160 60 C148 52 150 40 152 36 C162 42 164 52 160 60 Z" fill="var(--leaf)" />
      <circle cx="92" cy="120" r="15" fill="var(--metal)" />
      <path d="M130 108 H142 V135 H130 Z M146 102 H156 V135 H146 Z M160 112 H170 V135 H160 Z" fill="var(--light)" />
      <rect x="74" y="160" width="92" height="29" rx="6" fill="var(--wood)" />
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
