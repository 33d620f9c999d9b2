@echo off
rem Starts convlens from an unpacked distribution on Windows.
rem
rem   JAVA_HOME            the JDK to use, 17 or newer; by default, the java on the PATH
rem   CONVLENS_JAVA_OPTS   further options for Java, such as "-Xmx8g"

setlocal
set "root=%~dp0.."
set "lib=%root%\lib"

if exist "%root%\runtime\bin\java.exe" (
  set "java=%root%\runtime\bin\java.exe"
) else if defined JAVA_HOME (
  set "java=%JAVA_HOME%\bin\java.exe"
) else (
  set "java=java.exe"
)
if defined JAVA_HOME if not exist "%java%" (
  echo convlens: JAVA_HOME is %JAVA_HOME%, which has no bin\java.exe: set it to a JDK 17 or newer>&2
  exit /b 2
)
if not exist "%java%" (
  where /q java.exe || (
    echo convlens: there is no java on the PATH: install a JDK 17 or newer, or set JAVA_HOME>&2
    exit /b 2
  )
)

set "jar="
for %%f in ("%lib%\convlens-cli-*.jar") do set "jar=%%f"
if not defined jar (
  echo convlens: %lib% has no convlens-cli jar: unpack it again>&2
  exit /b 1
)

if not defined TORCH_CPP_LOG_LEVEL set "TORCH_CPP_LOG_LEVEL=ERROR"
"%java%" -XX:+UseSerialGC %CONVLENS_JAVA_OPTS% -jar "%jar%" %*
exit /b %ERRORLEVEL%
