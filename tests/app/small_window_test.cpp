// SPDX-License-Identifier: GPL-3.0-or-later
// Every page on a small screen, with large text, and on a screen that is scaled by two.
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include "tests/app/window_fixture.h"
#include "widgets/charts/line_chart.h"
#include "widgets/controls/k_slider.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

using test::find;
using test::wait_until;

constexpr Page all_pages[] = {Page::home, Page::data,   Page::train, Page::neurons,
                              Page::map,  Page::search, Page::learn};

class SmallWindow : public WindowTest {
  protected:
    void TearDown() override {
        window.reset();
        theme::apply(*qApp, theme::Mode::light);
    }
    void open_at(const QSize& size, double text = 1) {
        theme::apply(*qApp, theme::Mode::light, text);
        test::make_workspace(file);
        test::add_run(file, 1, 40);
        open_with_model();
        window->resize(size);
        ASSERT_TRUE(wait_until([&] { return window->size() == size; }))
            << window->width() << " × " << window->height();
    }
    void show(Page page) {
        window->showPage(page);
        QTest::qWait(20);  // layouts settle in the event loop
    }
    // Nothing of it is cut off by what it stands in.
    static bool whole(const QWidget* widget) {
        if (!widget->isVisible()) return false;
        for (const QWidget* holder = widget; !holder->isWindow();) {
            holder = holder->parentWidget();
            const QRect place(widget->mapTo(holder, QPoint(0, 0)), widget->size());
            if (!holder->rect().contains(place)) return false;
        }
        return true;
    }
    bool whole(const char* name) { return whole(find<QWidget>(*window, name)); }
    int whole_fields() {
        int count = 0;
        for (const QWidget* field : window->findChildren<QWidget*>())
            count += field->objectName().startsWith("param_") && whole(field);
        return count;
    }
    void tab(const char* name) {
        test::click(find<QWidget>(*window, QString("tab_") + name));
        QTest::qWait(20);
    }
    void no_page_needs_more_than(const QSize& size) {
        for (const Page page : all_pages) {
            show(page);
            EXPECT_EQ(window->size(), size) << "page " << static_cast<int>(page);
            for (const auto* shown : window->findChildren<PageWidget*>()) {
                if (!shown->isVisible()) continue;
                const QSize needed = shown->layout()->minimumSize();
                EXPECT_LE(needed.width(), shown->width()) << "page " << static_cast<int>(page);
                EXPECT_LE(needed.height(), shown->height()) << "page " << static_cast<int>(page);
            }
        }
        const QSize needed = window->centralWidget()->minimumSizeHint();
        EXPECT_LE(needed.width(), size.width());
        EXPECT_LE(needed.height(), size.height());
        EXPECT_TRUE(whole("k_slider"));
        EXPECT_TRUE(whole("k_accuracy"));
        EXPECT_TRUE(whole("main_menu_button"));
        EXPECT_TRUE(whole("model_chooser"));
    }
    void rows_of_runs_are_whole() {
        show(Page::home);
        const auto* runs = find<QTableView>(*window, "home_runs");
        EXPECT_GE(runs->viewport()->height(), runs->rowHeight(0) * runs->model()->rowCount());
    }
};

TEST_F(SmallWindow, EveryPageFits1024By700) {
    constexpr QSize size{1024, 700};
    open_at(size);
    no_page_needs_more_than(size);
    rows_of_runs_are_whole();
    show(Page::train);
    EXPECT_FALSE(find<QWidget>(*window, "tab_recipe")->isVisible()) << "both have room";
    EXPECT_GE(whole_fields(), 4);
    EXPECT_TRUE(whole("train_start"));
    EXPECT_TRUE(whole("chart_activity"));
    show(Page::neurons);
    EXPECT_TRUE(whole("neurons_table"));
    EXPECT_TRUE(whole("neuron_title"));
    EXPECT_TRUE(whole("neuron_documents"));
    show(Page::data);
    EXPECT_TRUE(whole("data_table"));
    show(Page::search);
    EXPECT_TRUE(whole("search_query"));
}

TEST_F(SmallWindow, EveryPageFits1280By800AtTwiceTheTextSize) {
    constexpr QSize size{1280, 800};
    open_at(size, 2);
    no_page_needs_more_than(size);
    rows_of_runs_are_whole();
    show(Page::train);
    tab("recipe");
    EXPECT_TRUE(whole("train_dataset"));
    EXPECT_TRUE(whole("train_start"));
    tab("runs");
    const auto* chart = find<LineChart>(*window, "chart_activity");
    EXPECT_FALSE(find<QWidget>(*window, "train_start")->isVisible());
    EXPECT_GE(chart->height(), theme::scaled(100));
    EXPECT_GE(chart->width(), theme::scaled(300));
    show(Page::neurons);
    tab("neurons");
    EXPECT_TRUE(whole("neurons_table"));
    tab("neuron");
    EXPECT_TRUE(whole("neuron_title"));
    EXPECT_FALSE(find<QWidget>(*window, "neurons_table")->isVisible());
    show(Page::data);
    tab("documents");
    EXPECT_TRUE(whole("data_table"));
    show(Page::search);
    context->search.moreLike(context->selection.model()->ids.front());
    ASSERT_TRUE(wait_until([this] { return context->search.answer().has_value(); }));
    tab("hits");
    EXPECT_TRUE(whole("search_hits"));
    EXPECT_GE(find<QTableView>(*window, "search_hits")->height(), theme::scaled(80));
    tab("query_neurons");
    EXPECT_FALSE(find<QWidget>(*window, "search_hits")->isVisible());
    tab("why");
    EXPECT_TRUE(find<QWidget>(*window, "why_sum")->isVisible());
}

TEST_F(SmallWindow, EveryPageFitsAScreenThatIsScaledByTwo) {
    constexpr QSize size{640, 400};
    open_at(size);
    no_page_needs_more_than(size);
    rows_of_runs_are_whole();
}

TEST_F(SmallWindow, TheTextSizeCanChangeWhileAPageIsShown) {
    constexpr QSize size{1280, 800};
    open_at(size);
    show(Page::train);
    EXPECT_FALSE(find<QWidget>(*window, "tab_recipe")->isVisible());
    theme::apply(*qApp, theme::Mode::light, 2);
    ASSERT_TRUE(wait_until([this] { return find<QWidget>(*window, "tab_recipe")->isVisible(); }));
    theme::apply(*qApp, theme::Mode::light);
    ASSERT_TRUE(wait_until([this] { return !find<QWidget>(*window, "tab_recipe")->isVisible(); }));
    EXPECT_TRUE(find<QWidget>(*window, "train_start")->isVisible());
    EXPECT_TRUE(find<QWidget>(*window, "train_runs")->isVisible());
}

TEST_F(SmallWindow, ANeuronThatALinkLeadsToIsShown) {
    open_at({1280, 800}, 2);
    show(Page::neurons);
    tab("neurons");
    show(Page::home);
    window->commands().goToNeuron(context->workspace.wantedModel(), 3);
    EXPECT_TRUE(wait_until([this] { return text_of("neuron_title") == "Neuron 3"; }));
    EXPECT_TRUE(find<QWidget>(*window, "neuron_title")->isVisible());
}

}  // namespace
}  // namespace sparsescope
