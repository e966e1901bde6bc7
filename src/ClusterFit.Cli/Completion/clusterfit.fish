# Completion of clusterfit for fish. Where the program has nothing to offer, fish completes file names.
function __clusterfit_complete
    set -l tokens (commandline -opc)
    set -l line (commandline -cp | string sub -s (math (string length -- $tokens[1]) + 1))
    command $tokens[1] "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
end
complete -c clusterfit -a '(__clusterfit_complete)'
