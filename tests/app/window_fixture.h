// SPDX-License-Identifier: GPL-3.0-or-later
// A window over a workspace in a temporary folder, driven by clicks and keys as a person would.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include <QLabel>

#include "app/controllers/app_context.h"
#include "app/window/main_window.h"
#include "tests/app/sample_workspace.h"
#include "tests/app/wait.h"
#include "tests/support/temporary_folder.h"
#include "widgets/controls/chip.h"

namespace sparsescope {

struct WindowTest : testing::Test {
    TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "sample.sscope";
    std::vector<EncoderSettings> encoders;  // of this computer
    std::unique_ptr<AppContext> context;
    std::unique_ptr<MainWindow> window;

    QString in_folder(const char* name) const {
        return QString::fromStdString((folder.path() / name).string());
    }

    void show_window(const QString& engine = {}) {
        context = std::make_unique<AppContext>(AppContext::Options{
            .settings_file = in_folder("settings.ini"),
            .engine = engine,
            .example = in_folder("example.sscope"),
            .encoders = [this] { return Result<std::vector<EncoderSettings>>(encoders); }});
        window = std::make_unique<MainWindow>(*context);
        window->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
    }
    void open(const QString& engine = {}) {
        show_window(engine);
        context->workspace.open(QString::fromStdString(file.string()));
        ASSERT_TRUE(test::wait_until([this] { return context->workspace.isOpen(); }));
    }
    void open_with_model(const QString& engine = {}) {
        open(engine);
        ASSERT_TRUE(test::wait_until([this] { return context->neurons.summariesK() > 0; }));
        ASSERT_TRUE(test::wait_until([this] { return context->neurons.view().has_value(); }));
    }
    // Waits until it stands where a person can click it.
    NeuronChip* first_chip(const QString& prefix) {
        NeuronChip* found = nullptr;
        test::wait_until([&] {
            for (auto* chip : window->findChildren<NeuronChip*>()) {
                if (chip->isVisible() && chip->objectName().startsWith(prefix)) found = chip;
            }
            return found != nullptr;
        });
        return found;
    }
    QString text_of(const QString& name) { return test::find<QLabel>(*window, name)->text(); }
    void key(Qt::Key what, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(window.get(), what, modifiers);
    }
};

}  // namespace sparsescope
