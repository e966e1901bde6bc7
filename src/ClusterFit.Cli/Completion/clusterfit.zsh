# Completion of clusterfit for zsh. Where the program has nothing to offer, zsh completes file names.
_clusterfit() {
    local line=${BUFFER#"${words[1]}"}
    local -a suggestions
    suggestions=("${(@f)$("${words[1]}" "[suggest:$((CURSOR - ${#words[1]}))]" "$line" 2>/dev/null)}")
    suggestions=(${suggestions:#})
    if (( ${#suggestions} )); then compadd -- $suggestions; else _files; fi
}
compdef _clusterfit clusterfit
