# Completion of clusterfit for bash. Where the program has nothing to offer, bash completes file names.
_clusterfit() {
    local word=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE#"${COMP_WORDS[0]}"} suggestion
    local position=$((COMP_POINT - ${#COMP_WORDS[0]}))
    COMPREPLY=()
    while IFS= read -r suggestion; do
        [[ $suggestion == "$word"* ]] && COMPREPLY+=("$suggestion")
    done < <("${COMP_WORDS[0]}" "[suggest:$position]" "$line" 2>/dev/null)
    # A setting ends with its equals sign: the value follows.
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
    return 0
}
complete -o default -o bashdefault -F _clusterfit clusterfit
