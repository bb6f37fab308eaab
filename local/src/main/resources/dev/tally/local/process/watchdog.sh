# Runs a command that dies with the JVM that started it, however that JVM dies.
#
# Standard input is a pipe whose only write end is held by the starting JVM. A watcher blocks on it: end of file means
# that the JVM is gone, by exit, by Ctrl-C or by kill -9, and the command is killed. The command replaces this shell
# (exec), so its process id and its exit code are the ones that the JVM sees.

# Ctrl-C and a closed terminal reach the whole foreground group. What happens to the command is the JVM's decision.
trap '' INT HUP

# When a process was born, as far as the system tells: a process id alone may have been given to another since.
born() {
  if [ -r "/proc/$1/stat" ]; then
    read -r stat < "/proc/$1/stat" || return 0
    # The second field, the command's name, may hold spaces: count from its closing bracket.
    set -- ${stat##*) }
    echo "${20}"
  else
    ps -o lstart= -p "$1" 2> /dev/null
  fi
}

birth=$(born $$)

# A shell gives its background commands an empty standard input, so the pipe needs another number.
exec 3<&0 < /dev/null

# Two forks: the watcher must not be a child of the command, which might wait for children it did not start.
(
  (
    trap '' TERM
    read -r _ <&3
    if [ "$(born $$)" = "$birth" ]; then kill -9 $$; fi
  ) > /dev/null 2>&1 &
)
exec "$@" 3<&-
