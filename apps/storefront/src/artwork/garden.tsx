/* For the balcony, the bed and the window sill. */

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

/** A trowel and its fork, in the ground. */
export function Trowel() {
  return (
    <>
      <path
        d="M14 196 C40 182 70 190 96 186 C130 180 150 190 180 186 C200 184 216 190 228 196 V208 H14 Z"
        fill="#7a5236"
      />
      <g transform="rotate(-12 84 120)">
        <path d="M62 118 H106 C110 150 100 184 84 196 C68 184 58 150 62 118 Z" fill="#aeb8bb" />
        <path d="M84 118 H106 C110 150 100 184 84 196 Z" fill="#8b979b" />
        <rect x="79" y="92" width="10" height="30" fill="#8b979b" />
        <rect x="72" y="28" width="24" height="68" rx="11" fill="var(--tone)" />
        <path d="M84 28 Q96 28 96 40 V84 Q96 96 85 96 Z" fill="var(--shade)" />
        <path d="M78 42 V78" stroke="var(--light)" strokeWidth="4" strokeLinecap="round" />
      </g>
      <g transform="rotate(14 160 120)">
        <path
          d="M142 190 V142 Q142 126 160 126 Q178 126 178 142 V190 M160 126 V192"
          fill="none"
          stroke="#8b979b"
          strokeWidth="8"
          strokeLinecap="round"
        />
        <rect x="155" y="96" width="10" height="32" fill="#8b979b" />
        <rect x="148" y="32" width="24" height="68" rx="11" fill="var(--tone)" />
        <path d="M160 32 Q172 32 172 44 V88 Q172 100 161 100 Z" fill="var(--shade)" />
        <path d="M154 46 V82" stroke="var(--light)" strokeWidth="4" strokeLinecap="round" />
      </g>
      <path
        d="M10 200 C50 190 90 196 120 194 C160 190 200 194 232 202 Q234 212 224 212 H18 Q8 212 10 200 Z"
        fill="#8f6243"
      />
      <path d="M206 192 C200 176 206 166 214 162 C220 172 218 184 208 192 Z" fill="var(--leaf)" />
    </>
  );
}

export function Hammock() {
  return (
    <>
      <ellipse cx="120" cy="210" rx="98" ry="6" fill="var(--art-shadow)" />
      <path d="M34 208 V40 M206 208 V40" stroke="var(--wood-shade)" strokeWidth="14" strokeLinecap="round" />
      <path d="M34 64 L62 96 M34 64 L56 108 M206 64 L178 96 M206 64 L184 108" stroke="var(--char)" strokeWidth="3.5" />
      <path d="M56 90 C74 150 166 150 184 90 L190 108 C178 196 62 196 50 108 Z" fill="var(--tone)" />
      <path
        d="M140 132 C162 126 176 112 184 90 L190 108 C184 150 160 172 128 174 C146 162 148 146 140 132 Z"
        fill="var(--shade)"
      />
      <path
        d="M66 108 C82 146 104 158 120 160 M60 122 C74 156 96 170 118 172"
        fill="none"
        stroke="var(--light)"
        strokeWidth="6"
        strokeLinecap="round"
      />
      <path
        d="M68 150 v14 M83 163 v14 M101 171 v14 M120 174 v14 M139 171 v14 M157 163 v14 M172 150 v14"
        stroke="var(--shade)"
        strokeWidth="4"
        strokeLinecap="round"
      />
      <path d="M84 112 Q86 98 102 102 L124 108 Q134 112 130 124 L126 134 C108 136 92 128 84 112 Z" fill="#f5ecd8" />
    </>
  );
}

export function FireBowl() {
  return (
    <>
      <circle cx="120" cy="96" r="92" fill="var(--glow)" opacity="0.6" />
      <ellipse cx="120" cy="208" rx="76" ry="7" fill="var(--art-shadow)" />
      <path
        d="M74 172 L56 206 M166 172 L184 206 M120 180 V206"
        stroke="var(--deep)"
        strokeWidth="10"
        strokeLinecap="round"
      />
      <path
        d="M118 20 C152 54 172 76 164 116 C160 136 146 146 120 146 C92 146 78 134 76 114 C72 88 92 78 96 54 C104 62 108 70 108 78 C116 62 122 44 118 20 Z"
        fill="#e9582b"
      />
      <path
        d="M122 66 C142 88 150 104 144 124 C140 138 132 144 120 144 C106 144 98 138 96 124 C94 110 104 104 108 92 C112 96 114 102 114 106 C120 96 124 82 122 66 Z"
        fill="#f5a431"
      />
      <path d="M122 102 C132 116 132 128 128 136 C126 142 114 142 112 134 C110 124 118 118 122 102 Z" fill="#ffe39a" />
      <path d="M72 142 L168 122 M70 124 L170 144" stroke="#7c5029" strokeWidth="13" strokeLinecap="round" />
      <path d="M24 132 H216 C212 168 170 188 120 188 C70 188 28 168 24 132 Z" fill="var(--tone)" />
      <path d="M152 132 H216 C212 166 176 185 130 188 C156 176 162 154 152 132 Z" fill="var(--shade)" />
      <path d="M22 128 H218 Q222 128 222 133 Q222 140 216 140 H24 Q18 140 18 133 Q18 128 22 128 Z" fill="var(--deep)" />
      <path d="M48 154 C56 166 68 172 82 176" fill="none" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
    </>
  );
}

export function HerbShears() {
  return (
    <>
      <ellipse cx="120" cy="210" rx="72" ry="6" fill="var(--art-shadow)" />
      <path d="M128 118 L92 18 Q104 20 112 34 L146 112 Z" fill="#c3ccce" />
      <path d="M112 118 L148 18 Q136 20 128 34 L94 112 Z" fill="#9aa6a9" />
      <path
        d="M132 108 C148 128 158 140 172 146 C206 150 212 206 174 206 C140 206 140 166 130 144 C126 134 116 124 112 116 Z"
        fill="var(--shade)"
      />
      <path
        d="M108 108 C92 128 82 140 68 146 C34 150 28 206 66 206 C100 206 100 166 110 144 C114 134 124 124 128 116 Z"
        fill="var(--tone)"
      />
      <circle cx="170" cy="178" r="17" fill="var(--tile)" />
      <circle cx="70" cy="178" r="17" fill="var(--tile)" />
      <circle cx="120" cy="114" r="9" fill="var(--metal)" />
      <path d="M48 172 C48 162 56 156 66 156" fill="none" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
      <path
        d="M196 96 C188 70 196 44 208 30"
        fill="none"
        stroke="var(--leaf-shade)"
        strokeWidth="4"
        strokeLinecap="round"
      />
      <path
        d="M192 74 C176 72 170 60 172 50 C186 52 194 62 192 74 Z M194 60 C206 64 218 58 222 48 C210 42 198 48 194 60 Z M200 42 C190 36 190 24 196 16 C206 22 208 34 200 42 Z"
        fill="var(--leaf)"
      />
    </>
  );
}
