# Completion of convlens in fish. Now: convlens completion fish | source
# For good: convlens completion fish > ~/.config/fish/completions/convlens.fish

# Run directories whose paths begin with what is typed.
function __convlens_runs
  set -l typed (commandline -ct)
  for file in $typed*/config.yaml $typed*/*/config.yaml
    string replace -r '/config.yaml$' '' -- $file
  end
end

# Keys; after KEY=, the values of that key.
function __convlens_settings
  set -l typed (commandline -ct)
  if string match -q '*=*' -- $typed
    set -l key (string split -m 1 = -- $typed)[1]
    for value in (__convlens_values $key)
      echo $key=$value
    end
  else
    for key in $__convlens_keys
      echo $key=
    end
  end
end

# Layers of the run whose directory or config.yaml is on the command line.
function __convlens_layers
  for word in (commandline -opc)
    set -l run (string replace -r '/config.yaml$' '' -- $word)
    if test -f $run/activation_stats.csv
      head -n 500 $run/activation_stats.csv | cut -d, -f4 | tail -n +2 | sort -u
    end
  end
end

complete -c convlens -f

@WORDS@
