# Completion of clusterfit for fish. The program says what may follow, and where fish is to complete names of files.
function __clusterfit_complete
    set -l tokens (commandline -opc)
    set -l line (commandline -cp | string sub -s (math (string length -- $tokens[1]) + 1))
    for suggestion in (command $tokens[1] "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
        switch $suggestion
            case :files
                __fish_complete_path (commandline -ct)
            case :folders
                __fish_complete_directories (commandline -ct)
            case '*'
                echo $suggestion
        end
    end
end
complete -c clusterfit -f -a '(__clusterfit_complete)'
