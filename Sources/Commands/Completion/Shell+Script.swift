extension Shell {
  /// The verb that the scripts call; help does not show it.
  static let verb = "complete"

  /// What a shell reads to complete manifestd's command lines.
  var script: String {
    switch self {
    case .bash: Self.bashScript
    case .zsh: Self.zshScript
    case .fish: Self.fishScript
    }
  }

  private static let bashScript = #"""
    # bash completion for manifestd, made by 'manifestd completion bash'.
    # The program itself says what may come next; nothing that it says is run.
    _manifestd() {
        local -a answer
        local line=${COMP_LINE:0:COMP_POINT}
        mapfile -t answer < <(command manifestd complete bash "$COMP_WORDBREAKS" "$line" 2>/dev/null)
        COMPREPLY=("${answer[@]:1}")
        case ${answer[0]} in
            files) compopt -o bashdefault -o default ;;
            folders) compopt -o dirnames ;;
            open) compopt -o nospace ;;
        esac
    }
    complete -F _manifestd manifestd

    """#

  private static let zshScript = #"""
    #compdef manifestd
    # zsh completion for manifestd, made by 'manifestd completion zsh'.
    # The program itself says what may come next; nothing that it says is run.
    _manifestd() {
        local -a answer
        local line="${(j: :)words[1,CURRENT-1]} $QIPREFIX$IPREFIX$PREFIX"
        answer=("${(@f)$(command manifestd complete zsh "$line" 2>/dev/null)}")
        local kind=${answer[1]%% *} head=${answer[1]##* }
        shift answer
        (( head )) && compset -p $head
        case $kind in
            open) _describe -t values value answer -S '' ;;
            *) (( $#answer )) && _describe -t values value answer ;;
        esac
        case $kind in
            files) _files ;;
            folders) _files -/ ;;
        esac
    }
    if [[ $funcstack[1] == _manifestd ]]; then
        _manifestd "$@"
    else
        compdef _manifestd manifestd
    fi

    """#

  private static let fishScript = #"""
    # fish completion for manifestd, made by 'manifestd completion fish'.
    # The program itself says what may come next; nothing that it says is run.
    function __manifestd_complete
        set -l answer (command manifestd complete fish (commandline -cp | string collect) 2>/dev/null)
        set -l kind (string split -m 1 ' ' -- $answer[1])
        set -l rest (string sub -s (math (string length -- "$kind[2]") + 1) -- (commandline -ct))
        switch "$kind[1]"
            case files
                string replace -r '^' -- "$kind[2]" (__fish_complete_path "$rest")
            case folders
                string replace -r '^' -- "$kind[2]" (__fish_complete_directories "$rest" '')
        end
        printf '%s\n' $answer[2..]
    end
    complete -c manifestd -f -k -a '(__manifestd_complete)'

    """#
}
