# Completion of clusterfit for zsh. Where the program has nothing to offer, zsh completes file names.
_clusterfit() {
    local line=" ${(j: :)words[2,CURRENT]}"
    local -a suggestions
    suggestions=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
    suggestions=(${suggestions:#})
    if (( ${#suggestions} )); then compadd -- $suggestions; else _files; fi
}
compdef _clusterfit clusterfit
