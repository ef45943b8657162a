/**
 * Tests of the build itself: what the agent jar holds and how the modules hang together. No test of
 * behaviour lives here. Start reading at {@link io.headwater.build.AgentJarIT}.
 */
package io.headwater.build;
