// SPDX-License-Identifier: GPL-3.0-or-later
// Shows every reusable part with made-up data. widget_gallery --shots DIR saves a picture of each
// page in light and dark, and one at 150 % text size, instead of opening a window.
#include <QApplication>
#include <QBoxLayout>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QStatusBar>
#include <cstdio>
#include <vector>

#include "tests/widgets/gallery_pages.h"
#include "widgets/controls/k_slider.h"
#include "widgets/controls/rail.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace {

using namespace sparsescope;

struct Page {
    const char* icon;
    const char* word;
    QWidget* (*make)();
};

const std::vector<Page> pages{
    {"train", "Train", gallery::train_page},    {"neurons", "Neurons", gallery::neurons_page},
    {"search", "Search", gallery::search_page}, {"settings", "Controls", gallery::controls_page},
    {"filter", "Filter", gallery::filter_page}, {"warning", "Edges", gallery::edge_cases_page}};

QWidget* top_bar() {
    auto* bar = new QWidget;
    theme::make_panel(bar);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 4, 16, 4);
    row->setSpacing(theme::gap_groups);
    auto* logo = new QLabel;
    logo->setPixmap(theme::application_icon().pixmap(24, 24));
    row->addWidget(logo);
    row->addWidget(new TextLabel(QStringLiteral("Sparsescope"), theme::Type::section));
    auto* file = new QComboBox;
    file->addItem(QStringLiteral("example.sscope"));
    theme::make_flat(file);
    row->addWidget(file);
    auto* model = new QComboBox;
    model->addItem(QStringLiteral("model csrv2-k8"));
    row->addStretch(1);
    row->addWidget(model);
    auto* slider = new KSlider;
    slider->setModel(8, 32);
    slider->setK(8);
    row->addWidget(slider);
    return bar;
}

QWidget* make_window(int page) {
    auto* window = new QWidget;
    window->resize(1280, 720);
    auto* column = new QVBoxLayout(window);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(top_bar());
    column->addWidget(new Divider);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    auto* rail = new Rail;
    auto* stack = new QStackedWidget;
    for (const auto& entry : pages) {
        rail->addPage(QLatin1String(entry.icon), QLatin1String(entry.word));
        stack->addWidget(entry.make());
    }
    rail->setBadge(4, 3);
    QObject::connect(rail, &Rail::currentChanged, stack, &QStackedWidget::setCurrentIndex);
    rail->setCurrent(page);
    row->addWidget(rail);
    row->addWidget(stack, 1);
    column->addLayout(row, 1);
    return window;
}

bool save_shots(QApplication& application, const QString& folder) {
    if (!QDir().mkpath(folder)) return false;
    const auto shoot = [&](theme::Mode mode, double scale, const char* suffix) {
        theme::apply(application, mode, scale);
        bool saved = true;
        for (std::size_t i = 0; i < pages.size(); ++i) {
            QWidget* window = make_window(static_cast<int>(i));
            window->show();
            for (int turn = 0; turn < 5; ++turn)
                QCoreApplication::processEvents();
            const QString name = QStringLiteral("%1/%2-%3.png")
                                     .arg(folder, QLatin1String(pages[i].word).toString().toLower(),
                                          QLatin1String(suffix));
            saved = window->grab().save(name) && saved;
            delete window;
        }
        return saved;
    };
    return shoot(theme::Mode::light, 1.0, "light") && shoot(theme::Mode::dark, 1.0, "dark") &&
           shoot(theme::Mode::light, 1.5, "large");
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    theme::apply(application);
    const auto arguments = application.arguments();
    if (const auto at = arguments.indexOf(QStringLiteral("--shots"));
        at > 0 && at + 1 < arguments.size()) {
        if (save_shots(application, arguments[at + 1])) return 0;
        std::fprintf(stderr, "The pictures could not be written to %s.\n",
                     qPrintable(arguments[at + 1]));
        return 1;
    }
    make_window(0)->show();
    return QApplication::exec();
}
