export type Shell = "bash" | "zsh" | "fish";

/**
 * What each shell asks when the user presses Tab: `runx __complete WORD…` answers with a line for each candidate, a
 * tab between the word and what it is. A word that ends in `=` or `/` goes on, so no space follows it.
 */
export const scripts: { readonly [shell in Shell]: string } = {
  bash: `# Completion of runx for bash. In ~/.bashrc: source <(runx completion bash)
_runx() {
  local line="\${COMP_LINE:0:COMP_POINT}" words word kept="" about
  read -ra words <<<"$line"
  [[ "$line" == *[[:space:]] ]] && words+=("")
  word="\${words[\${#words[@]}-1]}"
  # Bash completes only what follows the last = of a word.
  [[ "$COMP_WORDBREAKS" == *=* && "$word" == *=* ]] && kept="\${word%"\${word##*=}"}"
  COMPREPLY=()
  while IFS=$'\\t' read -r word about; do
    word="\${word#"$kept"}"
    printf -v word '%q' "$word"
    COMPREPLY+=("$word")
  done < <("$1" __complete "\${words[@]:1}" 2>/dev/null)
  if [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == *[=/] ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -F _runx runx
`,
  zsh: `#compdef runx
# Completion of runx for zsh. In ~/.zshrc after compinit: source <(runx completion zsh)
_runx() {
  local -a closed open
  local line word about
  while IFS=$'\\t' read -r word about; do
    line="\${word//:/\\\\:}:$about"
    if [[ "$word" == *[=/] ]]; then open+=("$line"); else closed+=("$line"); fi
  done < <("\${words[1]}" __complete "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)
  local found=1
  (( $#closed )) && _describe -V runx closed && found=0
  (( $#open )) && _describe -V runx open -S '' && found=0
  return found
}
if [[ "$funcstack[1]" == "_runx" ]]; then _runx "$@"; else compdef _runx runx; fi
`,
  fish: `# Completion of runx for fish: runx completion fish > ~/.config/fish/completions/runx.fish
function __runx_complete
  set -l words (commandline -opc)
  set -l token (commandline -ct)
  $words[1] __complete $words[2..-1] "$token" 2>/dev/null
end
complete -c runx -f -k -a '(__runx_complete)'
`,
};
