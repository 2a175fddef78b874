// SPDX-License-Identifier: GPL-3.0-or-later
// sparsescope [WORKSPACE]: the window. Shows its first frame before anything is read.
#include <cstdio>

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QScreen>
#include <QTimer>

#include "app/controllers/app_context.h"
#include "app/window/main_window.h"
#include "app/window/watchdog.h"

namespace {

using namespace sparsescope;

// Without an argument: the last workspace that still exists, else the example if it was made.
void open_first(AppContext& context, const QStringList& arguments) {
    if (!arguments.isEmpty()) return context.workspace.open(arguments.first());
    for (const QString& path : context.settings.recentFiles()) {
        if (QFileInfo::exists(path)) return context.workspace.open(path);
    }
    if (QFileInfo::exists(context.example)) context.workspace.open(context.example);
}

void report_blocking(Watchdog& watchdog) {
    QObject::connect(&watchdog, &Watchdog::blocked, [](std::chrono::milliseconds time) {
        std::fprintf(stderr, "sparsescope: the window did not answer for %lld ms\n",
                     static_cast<long long>(time.count()));
    });
}

}  // namespace

int main(int argc, char* argv[]) {
    QApplication application(argc, argv);
    QApplication::setApplicationName("sparsescope");
    QApplication::setApplicationDisplayName("Sparsescope");
    QApplication::setApplicationVersion(SPARSESCOPE_VERSION);
    QApplication::setDesktopFileName("sparsescope");

    QCommandLineParser parser;
    parser.setApplicationDescription("See what every neuron of a sparse embedding means.");
    parser.addPositionalArgument(
        "workspace", "A *.sscope file; without one the last one is opened.", "[WORKSPACE]");
    const QCommandLineOption example("example",
                                     "Open the example; build it first when it is not there.");
    parser.addOption(example);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(application);

    AppContext context(
        {.settings_file = {}, .engine = engine_program(), .example = default_example()});
    apply_theme(context.settings);
    MainWindow window(context);
    window.resize(window.size().boundedTo(window.screen()->availableSize()));
    window.show();
    Watchdog watchdog;
    if (qEnvironmentVariableIsSet("SPARSESCOPE_WATCHDOG")) report_blocking(watchdog);
    QTimer::singleShot(0, &window, [&] {
        if (parser.isSet(example)) return window.commands().openExample();
        open_first(context, parser.positionalArguments());
    });
    return QApplication::exec();
}
