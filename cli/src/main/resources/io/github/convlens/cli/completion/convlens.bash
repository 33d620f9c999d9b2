# Completion of convlens in Bash. Now: source <(convlens completion bash)
# For good: convlens completion bash > ~/.local/share/bash-completion/completions/convlens

@WORDS@

# Run directories whose paths begin with what is typed.
_convlens_runs() {
  local file
  for file in "$1"*/config.yaml "$1"*/*/config.yaml; do
    [[ ! -f $file ]] || printf '%s\n' "${file%/config.yaml}"
  done
}

# Layers of the run whose directory or config.yaml is on the command line.
_convlens_layers() {
  local word
  for word in "${words[@]}"; do
    word=${word%/config.yaml}
    [[ ! -f $word/activation_stats.csv ]] ||
      head -n 500 "$word/activation_stats.csv" | cut -d, -f4 | tail -n +2 | sort -u
  done
}

_convlens() {
  local line=${COMP_LINE:0:COMP_POINT} words=() command='' options='' subcommands='' kind='' reply=''
  read -ra words <<<"$line"
  [[ $line != *[[:space:]] ]] || words+=('')
  local last=$((${#words[@]} - 1)) i before
  local current=${words[last]}
  _convlens_command ''
  for ((i = 1; i < last; i++)); do
    if [[ " $subcommands " == *" ${words[i]} "* ]]; then
      command=${command:+$command }${words[i]}
      _convlens_command "$command"
    fi
  done
  before=${words[last - 1]}
  COMPREPLY=()
  if ! _convlens_option "${command:+$command }$before"; then
    if [[ $current == -* ]]; then
      kind="WORDS $options"
    elif [[ -n $subcommands ]]; then
      kind="WORDS $subcommands"
    fi
  fi
  local IFS=$'\n'
  case $kind in
    WORDS*) IFS=' ' COMPREPLY=($(IFS=' ' compgen -W "${kind#WORDS}" -- "$current")) ;;
    SETTING)
      if [[ $current == *=* ]]; then
        _convlens_values "${current%%=*}"
        COMPREPLY=($(IFS=' ' compgen -P "${current%%=*}=" -W "$reply" -- "${current#*=}"))
      else
        COMPREPLY=($(IFS=' ' compgen -W "$_convlens_keys" -- "$current"))
        compopt -o nospace 2>/dev/null
      fi
      ;;
    RUN) COMPREPLY=($(_convlens_runs "$current")) ;;
    LAYER) COMPREPLY=($(compgen -W "$(_convlens_layers)" -- "$current")) ;;
    CONFIG)
      COMPREPLY=(
        $(compgen -f -X '!*.yaml' -- "$current")
        $(compgen -f -X '!*.yml' -- "$current")
        $(compgen -d -S / -- "$current")
      )
      [[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != */ ]] || compopt -o nospace 2>/dev/null
      ;;
    DIRECTORY) COMPREPLY=($(compgen -d -- "$current")) ;;
    FILE) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
  # Bash ends words at = and :, and replaces only the part after the last of them.
  local head=${current%"${current##*[=:]}"}
  if [[ -n $head && $COMP_WORDBREAKS == *[=:]* ]]; then
    for i in "${!COMPREPLY[@]}"; do
      COMPREPLY[i]=${COMPREPLY[i]#"$head"}
    done
  fi
}

complete -F _convlens convlens
