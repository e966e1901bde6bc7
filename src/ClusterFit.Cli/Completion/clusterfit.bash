# Completion of clusterfit for bash. The program says what may follow, and where bash is to complete names of files.
_clusterfit() {
    local line=${COMP_LINE:0:COMP_POINT} suggestion
    line=${line#"${COMP_WORDS[0]}"}
    # Bash takes signs such as = for ends of words, the program does not: what lies before them is on the line already.
    local word=${line##* } cur=${COMP_WORDS[COMP_CWORD]:0:COMP_POINT}
    [[ $cur == [=:] ]] && cur=
    local there=${word%"$cur"}
    COMPREPLY=()
    while IFS= read -r suggestion; do
        suggestion=${suggestion%%$'\t'*}
        case $suggestion in
            :files) compopt -o default ;;
            :folders) compopt -o dirnames ;;
            "$word"*) COMPREPLY+=("${suggestion#"$there"}") ;;
            *) [[ -z $word || $suggestion == "$cur"* ]] && COMPREPLY+=("$suggestion") ;;
        esac
    done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
    # A setting ends with its equals sign: the value follows.
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
    return 0
}
complete -F _clusterfit clusterfit
