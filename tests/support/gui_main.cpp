// SPDX-License-Identifier: GPL-3.0-or-later
// main() of every test that shows widgets: an offscreen QApplication made only when a test runs (so
// listing the tests needs no display), in the program's own look; any Qt warning fails the test.
#include <gtest/gtest.h>

#include <QApplication>
#include <QStandardPaths>
#include <memory>
#include <string_view>

#include "widgets/theme.h"

namespace {

// Said by the platform, not about our code.
constexpr std::string_view harmless[] = {
    "This plugin does not support propagateSizeHints",
    "XDG_RUNTIME_DIR not set",
    "QStandardPaths: XDG_RUNTIME_DIR",
    "This plugin does not support raise",
    "This plugin does not support grabbing the keyboard",
    // Of pictures that are damaged on purpose.
    "JPEG datastream contains no image",
    "Corrupt JPEG data",
    "Maximum supported image dimension",
};

void fail_on_warning(QtMsgType type, const QMessageLogContext&, const QString& message) {
    const std::string text = message.toStdString();
    std::fprintf(stderr, "%s\n", text.c_str());
    if (type != QtWarningMsg && type != QtCriticalMsg) return;
    for (const auto known : harmless)
        if (text.find(known) != std::string::npos) return;
    ADD_FAILURE() << "Qt warns: " << text;
}

class QtEnvironment : public testing::Environment {
  public:
    QtEnvironment(int& argc, char** argv) : argc_(argc), argv_(argv) {}
    void SetUp() override {
        qInstallMessageHandler(fail_on_warning);
        QStandardPaths::setTestModeEnabled(true);
        application_ = std::make_unique<QApplication>(argc_, argv_);
        sparsescope::theme::apply(*application_, sparsescope::theme::Mode::light);
    }
    void TearDown() override {
        application_.reset();
        qInstallMessageHandler(nullptr);
    }

  private:
    int& argc_;
    char** argv_;
    std::unique_ptr<QApplication> application_;
};

}  // namespace

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    testing::AddGlobalTestEnvironment(new QtEnvironment(argc, argv));  // gtest owns it
    return RUN_ALL_TESTS();
}
