/* For the stove and the table. */

export function Kettle() {
  return (
    <>
      <ellipse cx="122" cy="206" rx="82" ry="8" fill="var(--art-shadow)" />
      <path d="M84 96 C84 30 168 30 168 96" fill="none" stroke="var(--char)" strokeWidth="10" strokeLinecap="round" />
      <path d="M66 150 C52 140 50 118 28 112 L40 100 C64 104 74 118 84 128 Z" fill="var(--shade)" />
      <path
        d="M126 86 C168 86 184 120 192 186 Q194 206 176 206 H76 Q58 206 60 186 C68 120 84 86 126 86 Z"
        fill="var(--tone)"
      />
      <path d="M126 86 C168 86 184 120 192 186 Q194 206 176 206 H140 C168 186 166 112 126 86 Z" fill="var(--shade)" />
      <path
        d="M80 176 C82 146 88 124 100 110"
        fill="none"
        stroke="var(--light)"
        strokeWidth="8"
        strokeLinecap="round"
      />
      <ellipse cx="126" cy="90" rx="34" ry="8" fill="var(--deep)" />
      <path d="M96 88 C100 74 152 74 156 88 Z" fill="var(--tone)" />
      <circle cx="126" cy="72" r="8" fill="var(--wood)" />
    </>
  );
}

export function Mug() {
  return (
    <>
      <ellipse cx="116" cy="206" rx="66" ry="8" fill="var(--art-shadow)" />
      <path d="M162 116 C206 106 208 176 158 174" fill="none" stroke="var(--shade)" strokeWidth="14" />
      <path d="M58 90 H170 V178 Q170 206 142 206 H86 Q58 206 58 178 Z" fill="var(--tone)" />
      <path d="M132 90 H170 V178 Q170 206 142 206 H124 Q138 150 132 90 Z" fill="var(--shade)" />
      <path d="M58 160 H170 V178 Q170 206 142 206 H86 Q58 206 58 178 Z" fill="var(--light)" opacity="0.55" />
      <ellipse cx="114" cy="90" rx="56" ry="12" fill="var(--deep)" />
      <ellipse cx="114" cy="93" rx="47" ry="8" fill="#4a2c1b" />
      <path
        d="M96 66 C88 56 104 48 96 36 M126 66 C118 56 134 48 126 36"
        fill="none"
        stroke="var(--steam)"
        strokeWidth="5"
        strokeLinecap="round"
      />
    </>
  );
}

export function Teapot() {
  return (
    <>
      <ellipse cx="120" cy="206" rx="74" ry="8" fill="var(--art-shadow)" />
      <path d="M170 110 C222 92 226 176 166 178" fill="none" stroke="var(--shade)" strokeWidth="12" />
      <path d="M66 150 C46 146 46 116 22 104 L36 92 C58 98 68 112 82 120 Z" fill="var(--tone)" />
      <path
        d="M60 148 C60 108 88 84 120 84 C152 84 180 108 180 148 C180 184 160 206 140 206 H100 C80 206 60 184 60 148 Z"
        fill="var(--tone)"
      />
      <path
        d="M130 85 C158 88 180 112 180 148 C180 184 160 206 140 206 H120 C156 182 158 122 130 85 Z"
        fill="var(--shade)"
      />
      <path
        d="M78 152 C78 130 86 116 100 106"
        fill="none"
        stroke="var(--light)"
        strokeWidth="8"
        strokeLinecap="round"
      />
      <path d="M86 92 C94 72 146 72 154 92 C146 98 94 98 86 92 Z" fill="var(--light)" />
      <path d="M124 76 C138 77 150 82 154 92 C150 95 138 97 124 97 C132 90 132 82 124 76 Z" fill="var(--tone)" />
      <circle cx="120" cy="68" r="10" fill="var(--wood)" />
    </>
  );
}

export function Pan() {
  return (
    <>
      <ellipse cx="104" cy="184" rx="86" ry="8" fill="var(--art-shadow)" />
      <path d="M162 130 L222 112 Q234 110 234 120 Q234 128 226 130 L166 148 Z" fill="var(--deep)" />
      <circle cx="223" cy="120" r="4.5" fill="var(--light)" />
      <path d="M20 132 H180 L172 168 Q169 182 154 182 H46 Q31 182 28 168 Z" fill="var(--tone)" />
      <path d="M126 132 H180 L172 168 Q169 182 154 182 H108 Q128 158 126 132 Z" fill="var(--deep)" />
      <path d="M38 148 L42 164" stroke="var(--light)" strokeWidth="6" strokeLinecap="round" />
      <ellipse cx="100" cy="132" rx="80" ry="20" fill="var(--light)" />
      <ellipse cx="100" cy="133" rx="71" ry="15" fill="var(--deep)" />
      <path
        d="M60 132 C58 120 84 116 100 120 C124 116 144 124 138 134 C134 144 104 146 88 143 C72 144 62 140 60 132 Z"
        fill="#fffdf4"
      />
      <ellipse cx="100" cy="130" rx="17" ry="8.5" fill="#f2b632" />
      <path d="M90 128 Q94 124 101 124" fill="none" stroke="#ffe29a" strokeWidth="3" strokeLinecap="round" />
      <path
        d="M80 102 C72 92 88 84 80 72 M112 102 C104 92 120 84 112 72"
        fill="none"
        stroke="var(--steam)"
        strokeWidth="5"
        strokeLinecap="round"
      />
    </>
  );
}

export function Board() {
  return (
    <>
      <ellipse cx="120" cy="208" rx="74" ry="7" fill="var(--art-shadow)" />
      <path
        d="M106 24 H134 Q142 24 142 32 V58 H168 Q186 58 186 76 V190 Q186 208 168 208 H72 Q54 208 54 190 V76 Q54 58 72 58 H98 V32 Q98 24 106 24 Z"
        fill="var(--tone)"
      />
      <path
        d="M54 88 H98 V118 H54 Z M98 58 H142 V88 H98 Z M142 88 H186 V118 H142 Z M98 118 H142 V148 H98 Z M54 148 H98 V178 H54 Z M142 148 H186 V178 H142 Z"
        fill="var(--light)"
        opacity="0.75"
      />
      <path
        d="M98 88 H142 V118 H98 Z M142 118 H186 V148 H142 Z M98 178 H142 V208 H98 Z"
        fill="var(--shade)"
        opacity="0.6"
      />
      <circle cx="120" cy="42" r="7" fill="var(--deep)" />
      <path d="M70 190 A26 26 0 0 1 122 190 Z" fill="#d6432f" />
      <path d="M76 186 A20 20 0 0 1 116 186 Z" fill="#f08a6c" />
      <circle cx="90" cy="180" r="2.6" fill="#fff1d6" />
      <circle cx="102" cy="180" r="2.6" fill="#fff1d6" />
    </>
  );
}

export function SaladBowl() {
  return (
    <>
      <ellipse cx="120" cy="206" rx="70" ry="8" fill="var(--art-shadow)" />
      <path d="M168 96 L212 34" stroke="var(--wood-shade)" strokeWidth="10" strokeLinecap="round" />
      <path
        d="M46 112 C40 88 66 78 76 92 C78 68 112 62 118 84 C130 60 166 70 162 92 C182 84 202 98 194 114 Z"
        fill="var(--leaf)"
      />
      <path d="M76 112 C80 92 100 88 108 104 C120 88 146 92 148 112 Z" fill="#6fb377" />
      <circle cx="98" cy="98" r="13" fill="#d6432f" />
      <circle cx="152" cy="100" r="11" fill="#e0664a" />
      <path d="M94 94 A7 7 0 0 1 101 91" fill="none" stroke="#f6a48f" strokeWidth="4" strokeLinecap="round" />
      <path d="M26 110 H214 C214 168 180 206 140 206 H100 C60 206 26 168 26 110 Z" fill="var(--tone)" />
      <path d="M150 110 H214 C214 168 180 206 140 206 H118 C150 184 160 146 150 110 Z" fill="var(--shade)" />
      <path d="M26 110 H214 L213 122 H27 Z" fill="var(--light)" />
      <path d="M48 136 C54 156 64 172 80 184" fill="none" stroke="var(--light)" strokeWidth="7" strokeLinecap="round" />
    </>
  );
}

export function PepperMill() {
  return (
    <>
      <ellipse cx="120" cy="206" rx="48" ry="7" fill="var(--art-shadow)" />
      <circle cx="120" cy="42" r="12" fill="var(--metal)" />
      <path
        d="M90 88 C86 62 104 54 120 54 C136 54 154 62 150 88 Q148 96 140 96 H100 Q92 96 90 88 Z"
        fill="var(--tone)"
      />
      <path d="M122 54 C138 54 154 62 150 88 Q148 96 140 96 H128 Q138 74 122 54 Z" fill="var(--shade)" />
      <rect x="90" y="96" width="60" height="8" rx="3" fill="var(--metal)" />
      <path
        d="M96 104 H144 C138 132 142 152 154 188 Q158 206 142 206 H98 Q82 206 86 188 C98 152 102 132 96 104 Z"
        fill="var(--tone)"
      />
      <path
        d="M126 104 H144 C138 132 142 152 154 188 Q158 206 142 206 H126 C136 172 132 134 126 104 Z"
        fill="var(--shade)"
      />
      <path
        d="M106 118 C110 144 104 164 98 184"
        fill="none"
        stroke="var(--light)"
        strokeWidth="6"
        strokeLinecap="round"
      />
      <g fill="#4a3a2c">
        <circle cx="46" cy="200" r="6" />
        <circle cx="62" cy="203" r="4.5" />
        <circle cx="188" cy="201" r="5.5" />
      </g>
    </>
  );
}
