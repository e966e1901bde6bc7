# Completion of clusterfit for zsh. The program says what may follow, and where zsh is to complete names of files.
_clusterfit() {
    local line=" ${(j: :)words[2,CURRENT-1]} $PREFIX" suggestion
    (( CURRENT == 2 )) && line=" $PREFIX"
    local -a texts shown unfinished
    for suggestion in "${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}"; do
        case $suggestion in
            '') ;;
            :files) compset -P '--*='; _files ;;
            :folders) compset -P '--*='; _files -/ ;;
            *=) unfinished+=("$suggestion") ;;
            *)
                texts+=("${suggestion%%$'\t'*}")
                shown+=("${suggestion/$'\t'/  -- }") ;;
        esac
    done
    # A setting ends with its equals sign: the value follows.
    (( ${#unfinished} )) && compadd -S '' -- $unfinished
    (( ${#texts} )) && compadd -l -d shown -- $texts
    return 0
}
compdef _clusterfit clusterfit
