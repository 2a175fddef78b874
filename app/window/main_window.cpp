// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/main_window.h"

#include <utility>

#include <QActionGroup>
#include <QApplication>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/controllers/dropped_files.h"
#include "app/dialogs/about_dialog.h"
#include "app/dialogs/shortcuts_dialog.h"
#include "app/dialogs/special_panel.h"
#include "app/parts/neuron_card.h"
#include "app/window/drop_overlay.h"
#include "app/window/file_message.h"
#include "app/window/lesson_bar.h"
#include "app/window/next_step.h"
#include "app/window/page_list.h"
#include "app/window/status_line.h"
#include "app/window/top_bar.h"
#include "app/window/window_help.h"
#include "widgets/controls/k_slider.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/rail.h"
#include "widgets/file_dialog.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr QSize first_size{1280, 720};
constexpr QSize smallest_size{640, 400};
constexpr int special_width = 360;
constexpr int width_beside_special = 900;  // below, the pane takes the place of the page
constexpr int text_sizes[] = {80, 90, 100, 125, 150, 200};

theme::Mode mode_of(ThemeChoice choice) {
    switch (choice) {
        case ThemeChoice::light:
            return theme::Mode::light;
        case ThemeChoice::dark:
            return theme::Mode::dark;
        case ThemeChoice::system:
            break;
    }
    return theme::Mode::system;
}

}  // namespace

void apply_theme(const Settings& settings) {
    theme::apply(*qApp, mode_of(settings.theme()), settings.textPercent() / 100.0);
}

MainWindow::MainWindow(AppContext& context)
    : context_(context),
      commands_(context, this),
      bar_(new TopBar(context, commands_)),
      help_(new WindowHelp(this, bar_->kSlider())),
      rail_(new Rail),
      message_(new MessageBar),
      pages_(new QStackedWidget),
      special_(new SpecialPanel(context, commands_)) {
    setWindowTitle("Sparsescope");
    set_folder_memory({[this] { return context_.settings.lastFolder(); },
                       [this](const QString& folder) { context_.settings.setLastFolder(folder); }});
    setMinimumSize(smallest_size);
    resize(first_size);
    buildFrame();
    buildMenus();
    buildShortcuts();
    listen();
    new NeuronCard(context_, this);
    restoreGeometry(context_.settings.windowGeometry());
}

MainWindow::~MainWindow() {
    set_folder_memory({});
}

void MainWindow::buildFrame() {
    rail_->setObjectName("rail");
    message_->setObjectName("window_message");
    addPages();
    left_of_special_ = new QWidget;
    auto* right = new QVBoxLayout(left_of_special_);
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    right->addWidget(message_);
    right->addWidget(new FileMessage(context_, commands_));
    right->addWidget(new NextStep(context_, commands_));
    right->addWidget(new LessonBar(context_, commands_, [this] { return page(); }));
    right->addWidget(pages_, 1);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(rail_);
    middle->addWidget(left_of_special_, 1);
    middle->addWidget(special_);
    special_->hide();
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar_);
    column->addLayout(middle, 1);
    auto* status = new StatusLine(context_);
    column->addWidget(status);
    connect(status, &StatusLine::pickedPressed, &commands_, &Commands::showSpecial);
    setCentralWidget(content);
    takeDrops();
}

void MainWindow::takeDrops() {
    auto* drops = new DropOverlay(this);
    drops->setHint([this](const QStringList& files) {
        return asksWith(files) ? QString("Drop to find pictures like “%1”")
                                     .arg(QFileInfo(files.front()).fileName())
                               : QString();
    });
    connect(drops, &DropOverlay::dropped, this, [this](const QStringList& files) {
        if (asksWith(files)) return context_.search.searchPictureFile(files.front());
        commands_.openDropped(files);
    });
}

bool MainWindow::asksWith(const QStringList& files) const {
    return page() == Page::search && files.size() == 1 && is_picture_name(files.front()) &&
           context_.workspace.currentDataset() != nullptr;
}

void MainWindow::addPages() {
    for (const PageEntry* entry : page_list()) {
        PageWidget* page = entry->make(context_, commands_);
        pages_->addWidget(page);
        const int index = rail_->addPage(entry->icon, entry->title);
        connect(page, &PageWidget::badgeChanged, this,
                [this, index](int count) { rail_->setBadge(index, count); });
        for (WindowKey& key : page->windowKeys())
            addShortcut(key.keys, std::move(key.act));
    }
}

PageWidget* MainWindow::pageWidget(Page page) const {
    return static_cast<PageWidget*>(pages_->widget(static_cast<int>(page)));
}

void MainWindow::buildMenus() {
    QMenu* menu = bar_->mainMenu();
    addThemeMenu(menu->addMenu("Light or dark"));
    addTextSizeMenu(menu->addMenu("Text size"));
    menu->addSeparator();
    auto* words = menu->addAction("Glossary", this, [this] { showGlossary(); });
    words->setObjectName("action_glossary");
    auto* keys = menu->addAction("Keyboard shortcuts", this, [this] { showShortcuts(); });
    keys->setObjectName("action_shortcuts");
    auto* about = menu->addAction("About Sparsescope", this, [this] { show_about(this); });
    about->setObjectName("action_about");
}

void MainWindow::addThemeMenu(QMenu* menu) {
    auto* group = new QActionGroup(menu);
    const auto add = [&](const QString& text, const QString& name, ThemeChoice choice) {
        QAction* action = menu->addAction(text, this, [this, choice] {
            context_.settings.setTheme(choice);
            apply_theme(context_.settings);
        });
        action->setObjectName(name);
        action->setCheckable(true);
        action->setChecked(context_.settings.theme() == choice);
        group->addAction(action);
    };
    add("As the system", "theme_system", ThemeChoice::system);
    add("Light", "theme_light", ThemeChoice::light);
    add("Dark", "theme_dark", ThemeChoice::dark);
}

void MainWindow::addTextSizeMenu(QMenu* menu) {
    auto* group = new QActionGroup(menu);
    for (const int percent : text_sizes) {
        QAction* action = menu->addAction(QString("%1 %").arg(percent), this, [this, percent] {
            context_.settings.setTextPercent(percent);
            apply_theme(context_.settings);
        });
        action->setObjectName(QString("text_size_%1").arg(percent));
        action->setCheckable(true);
        action->setChecked(context_.settings.textPercent() == percent);
        group->addAction(action);
    }
}

void MainWindow::addShortcut(const QString& keys, std::function<void()> act) {
    connect(new QShortcut(QKeySequence(keys), this), &QShortcut::activated, this, std::move(act));
}

void MainWindow::buildShortcuts() {
    addShortcut("Ctrl+F", [this] { find(); });
    addShortcut("Ctrl+O", [this] { commands_.openWorkspace(); });
    addShortcut("Ctrl+N", [this] { commands_.createWorkspace(); });
    addShortcut("Ctrl+I", [this] { commands_.importFile(); });
    addShortcut("Ctrl+Q", [this] { close(); });
    addShortcut("F1", [this] { showGlossary(); });
    addShortcut("?", [this] { showShortcuts(); });
    addShortcut("W", [this] { commands_.showSpecial(); });
    addShortcut("F", [this] { commands_.filterToPicked(); });
    addShortcut("[", [this] { pageWidget(page())->selectNext(-1); });
    addShortcut("]", [this] { pageWidget(page())->selectNext(1); });
    addShortcut("{", [this] { bar_->kSlider()->stepDown(); });
    addShortcut("}", [this] { bar_->kSlider()->stepUp(); });
}

void MainWindow::showShortcuts() {
    QStringList titles;
    for (const PageEntry* entry : page_list())
        titles << entry->title;
    show_shortcuts(titles, this);
}

void MainWindow::showGlossary() {
    help_->openGlossary(page_list()[static_cast<std::size_t>(page())]->glossary);
}

void MainWindow::find() {
    if (pageWidget(page())->find()) return;
    showPage(Page::search);
    pageWidget(Page::search)->find();
}

// W shows the pane, and closes it when the focus is in it.
void MainWindow::showSpecial(bool shown) {
    if (shown)
        special_->reveal();
    else
        special_->hide();
    fitSpecial();
    if (!shown) pageWidget(page())->setFocus();
}

void MainWindow::fitSpecial() {
    const bool narrow = width() < theme::scaled(width_beside_special);
    const bool shown = special_->isVisibleTo(this);
    left_of_special_->setVisible(!shown || !narrow);
    if (narrow) {
        special_->setMinimumWidth(0);
        special_->setMaximumWidth(QWIDGETSIZE_MAX);
    } else {
        special_->setFixedWidth(theme::scaled(special_width));
    }
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    fitSpecial();
}

void MainWindow::listen() {
    connect(special_, &SpecialPanel::closed, this, [this] { showSpecial(false); });
    connect(&commands_, &Commands::specialRequested, this, [this] {
        const bool inside = special_->isVisible() && special_->isAncestorOf(focusWidget());
        showSpecial(!inside && !special_->hasFocus());
    });
    connect(&context_.saved, &SavedViews::kept, this, [this](const QString& name) {
        message_->showMessage(MessageBar::Kind::good, QString("Saved as “%1”.").arg(name));
    });
    connect(rail_, &Rail::currentChanged, this, [this](int index) {
        pages_->setCurrentIndex(index);
        pageWidget(page())->entered();
    });
    connect(&commands_, &Commands::pageRequested, this, &MainWindow::showPage);
    connect(&commands_, &Commands::filterRequested, this, [this](const QString& condition) {
        if (pageWidget(page())->addToFilter(condition)) return;
        showPage(Page::data);
        pageWidget(Page::data)->addToFilter(condition);
    });
    connect(&commands_, &Commands::kPointedAt, help_, &WindowHelp::pointAtK);
    connect(&commands_, &Commands::said, message_,
            [this](MessageBar::Kind kind, const QString& sentence) {
                message_->showMessage(kind, sentence);
            });
    connect(&context_.workspace, &WorkspaceController::openingStarted, message_,
            &MessageBar::clear);
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, [this] {
        setWindowTitle(QFileInfo(context_.workspace.path()).fileName() + " – Sparsescope");
        showReadOnly();
    });
    connect(&context_.workspace, &WorkspaceController::noticed, message_,
            [this](const QString& sentences) {
                message_->showMessage(MessageBar::Kind::info, sentences);
            });
    const auto complain = [this](const QString& sentence) {
        message_->showMessage(MessageBar::Kind::error, sentence);
    };
    connect(&context_.workspace, &WorkspaceController::openFailed, this,
            [this, complain](const QString& path, const QString& sentence) {
                // A missing file that is in the list has a bar that can take it out.
                const bool listed = context_.settings.recentFiles().contains(path);
                if (QFileInfo::exists(path) || !listed) complain(sentence);
            });
    connect(&context_.saved, &SavedViews::failed, this, complain);
    connect(&context_.contents_editor, &ContentsEditor::failed, this, complain);
    connect(&context_.contents_editor, &ContentsEditor::done, message_,
            [this](const QString& sentence) {
                message_->showMessage(MessageBar::Kind::good, sentence);
            });
    connect(&context_.workspace, &WorkspaceController::modelFailed, this, complain);
    connect(&context_.jobs, &JobController::failed, this,
            [complain](const QString& title, const QString& sentence) {
                complain(title + " did not work. " + sentence);
            });
    connect(&context_.training, &EngineRun::ended, this, &MainWindow::tellOutcome);
    // Queued: whoever started the job hears of its end first.
    connect(
        &context_.jobs, &JobController::changed, this,
        [this] {
            if (context_.jobs.running() || !std::exchange(close_after_job_, false)) return;
            close();
        },
        Qt::QueuedConnection);
}

void MainWindow::showPage(Page page) {
    rail_->setCurrent(static_cast<int>(page));
}

Page MainWindow::page() const {
    return static_cast<Page>(pages_->currentIndex());
}

void MainWindow::showReadOnly() {
    if (!context_.workspace.readOnly()) return;
    const QString reason = context_.workspace.readOnlyReason();
    message_->showMessage(MessageBar::Kind::warning, reason);
    // What comes of it later has a bar of its own.
    connect(
        &context_.workspace, &WorkspaceController::accessChanged, message_,
        [this, reason] {
            if (message_->text() == reason) message_->clear();
        },
        Qt::SingleShotConnection);
}

void MainWindow::tellOutcome(const EngineOutcome& outcome) {
    const bool wanted =
        outcome.ok() || outcome.kind == EngineOutcome::Kind::cancelled;  // else it is to be read
    if (std::exchange(close_when_stopped_, false) && wanted) {
        close();
        return;
    }
    // The Train page says it itself.
    if (page() == Page::train || wanted) return;
    message_->showMessage(MessageBar::Kind::error, outcome.message);
}

}  // namespace sparsescope
