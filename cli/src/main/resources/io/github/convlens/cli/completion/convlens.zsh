#compdef convlens
# Completion of convlens in the Z shell. Now: source <(convlens completion zsh)
# For good: convlens completion zsh > a folder of $fpath, as _convlens

@WORDS@

# Run directories whose paths begin with what is typed.
_convlens_runs() {
  local file
  for file in ${1}*/config.yaml(N) ${1}*/*/config.yaml(N); do
    print -r -- ${file%/config.yaml}
  done
}

# Layers of the run whose directory or config.yaml is on the command line.
_convlens_layers() {
  local word
  for word in $words; do
    word=${word%/config.yaml}
    [[ ! -f $word/activation_stats.csv ]] ||
      head -n 500 $word/activation_stats.csv | cut -d, -f4 | tail -n +2 | sort -u
  done
}

_convlens() {
  local command='' options='' subcommands='' kind='' reply='' i
  local current=${words[CURRENT]}
  _convlens_command ''
  for ((i = 2; i < CURRENT; i++)); do
    if [[ " $subcommands " == *" ${words[i]} "* ]]; then
      command=${command:+$command }${words[i]}
      _convlens_command "$command"
    fi
  done
  if ! _convlens_option "${command:+$command }${words[CURRENT-1]}"; then
    if [[ $current == -* ]]; then
      kind="WORDS $options"
    elif [[ -n $subcommands ]]; then
      kind="WORDS $subcommands"
    fi
  fi
  case $kind in
    WORDS*) compadd -- ${=kind#WORDS} ;;
    SETTING)
      if [[ $current == *=* ]]; then
        _convlens_values ${current%%=*}
        compset -P '*='
        compadd -- ${=reply}
      else
        compadd -S '' -- ${=_convlens_keys}
      fi
      ;;
    RUN) compadd -f -- ${(f)"$(_convlens_runs $current)"} ;;
    LAYER) compadd -S '' -- ${(f)"$(_convlens_layers)"} ;;
    CONFIG) _files -g '*.y(a|)ml' ;;
    DIRECTORY) _files -/ ;;
    FILE) _files ;;
  esac
}

if [[ ${funcstack[1]} == _convlens ]]; then
  _convlens "$@"
else
  compdef _convlens convlens
fi
